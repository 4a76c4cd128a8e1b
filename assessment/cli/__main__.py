"""`python -m assessment.cli` runs the command."""

from assessment.cli import main

main()
