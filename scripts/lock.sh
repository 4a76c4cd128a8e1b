#!/usr/bin/env bash
# Rewrites requirements/*.txt from pyproject.toml: hashed, for every supported Python, naming no index.
# Versions that still fit are kept; `scripts/lock.sh --upgrade` takes the newest of everything.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly tools=build/lock-tools

fail() {
    printf 'lock: %s\n' "$*" >&2
    exit 1
}

find_uv() {
    if command -v uv >/dev/null; then
        command -v uv
        return
    fi
    if [[ ! -x $tools/bin/uv ]]; then
        python3 -m venv "$tools" && "$tools/bin/python" -m pip install --quiet uv >&2
    fi
    echo "$tools/bin/uv"
}

compile() {
    # Extras stay in the pins: pip before 24 refuses `coverage[toml]` where only `coverage==` is pinned.
    "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras \
        --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" "$@" >/dev/null
}

mkdir -p build requirements
uv=$(find_uv) || fail "Install uv (pip install uv), then run this again."

# The smaller locks are cut to the versions of the full one, so that one set of versions is tested and shipped.
compile "$@" --extra dev -o requirements/dev.txt pyproject.toml
compile -c requirements/dev.txt -o requirements/base.txt pyproject.toml
compile -c requirements/dev.txt --extra solver --extra scale -o requirements/extras.txt pyproject.toml
sed -n '/^\[build-system\]/,/^$/s/^requires = \["\(.*\)"\]$/\1/p' pyproject.toml >build/build-system.in
[[ -s build/build-system.in ]] || fail "pyproject.toml has no [build-system] requires of one entry."
compile -c requirements/dev.txt -o requirements/build.txt build/build-system.in

if grep -n '://' requirements/*.txt; then
    fail "The lines above name an index or an address; a lock must not."
fi
