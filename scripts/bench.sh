#!/usr/bin/env bash
# Runs every benchmark in turn, or those named: each is a module in benchmarks/ that prints its figures.
#
#   scripts/bench.sh                all
#   scripts/bench.sh startup kernel these two
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

shopt -s nullglob
names=("$@")
if [[ ${#names[@]} -eq 0 ]]; then
    # The others are what they share.
    while read -r path; do
        names+=("$(basename "$path" .py)")
    done < <(grep -l "^def main" benchmarks/*.py)
fi
for name in "${names[@]}"; do
    if [[ ! -f benchmarks/$name.py ]]; then
        echo "bench: benchmarks/ holds no $name.py." >&2
        exit 1
    fi
    echo "== $name"
    .venv/bin/python -m "benchmarks.$name"
done
