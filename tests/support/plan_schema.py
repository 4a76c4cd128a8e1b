"""Prints the schema of a plan, to renew the published one."""

import json
import sys

from assessment.roadmap.exchange import roadmap_schema

if __name__ == "__main__":
    sys.stdout.write(json.dumps(roadmap_schema(), indent=2, ensure_ascii=False) + "\n")
