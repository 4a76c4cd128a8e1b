"""Prints the schema of a workshop file, to renew the published one."""

import json
import sys

from assessment.workshop.exchange import workshop_schema

if __name__ == "__main__":
    sys.stdout.write(json.dumps(workshop_schema(), indent=2, ensure_ascii=False) + "\n")
