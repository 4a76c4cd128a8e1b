"""Prints the schema of a team file, to renew the published one."""

import json
import sys

from assessment.roadmap.team_parsing import team_schema

if __name__ == "__main__":
    sys.stdout.write(json.dumps(team_schema(), indent=2, ensure_ascii=False) + "\n")
