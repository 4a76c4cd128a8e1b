#!/usr/bin/env bash
# Makes .venv ready, and installs with apt what the system lacks. Run again, it only looks.
#
#   scripts/setup.sh demo    what the command itself needs
#   scripts/setup.sh test    that, and what the checks and the tests need
set -euo pipefail
cd -P "$(dirname "${BASH_SOURCE[0]}")/.."

readonly profile=${1:-demo}
readonly venv=.venv
readonly log=build/setup.log
readonly newest_first="python3.14 python3.13 python3.12 python3.11 python3"

say() { printf 'setup: %s\n' "$*" >&2; }

# One sentence for the user. CI has no way to open the log, so there its end is shown as well.
fail() {
    if [[ -n ${CI:-} && -s $log ]]; then
        tail -n 20 "$log" >&2
    fi
    say "$*"
    exit 1
}

main() {
    [[ $profile == demo || $profile == test ]] || fail "Say 'scripts/setup.sh demo' or 'scripts/setup.sh test'."
    mkdir -p build
    exec 9>build/.setup.lock
    flock 9 2>/dev/null || true # two runs in one checkout take turns
    : >"$log"

    ensure_venv
    ensure_system_packages
    ensure_python_packages
}

# --- Python ---------------------------------------------------------------------------------------

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

can_make_venv() {
    "$1" -c 'import ensurepip, sqlite3, ssl, venv' >/dev/null 2>&1
}

venv_works() {
    [[ -x $venv/bin/python ]] && is_new_enough "$venv/bin/python" &&
        "$venv/bin/python" -c 'import pip' >/dev/null 2>&1 &&
        # A checkout that was moved or copied has a .venv whose commands point elsewhere.
        head -n 3 "$venv/bin/pip" | grep -qF "$PWD/$venv/bin/"
}

# Prints the newest Python that can make a virtual environment; nothing when there is none.
find_python() {
    local name
    for name in $newest_first; do
        if is_new_enough "$name" && can_make_venv "$name"; then
            echo "$name"
            return
        fi
    done
}

# Debian ships Python without ensurepip; the package that adds it is named after the version.
install_venv_module() {
    local name version
    for name in $newest_first; do
        if is_new_enough "$name"; then
            version=$("$name" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
            apt_install "python$version-venv" || apt_install python3-venv || true
            return
        fi
    done
    fail "Install Python 3.11 or newer, then run this again."
}

ensure_venv() {
    local python
    if venv_works; then
        return
    fi
    python=$(find_python)
    if [[ -z $python ]]; then
        install_venv_module
        python=$(find_python)
    fi
    [[ -n $python ]] || fail "Install the venv module of your Python (on Debian: apt install python3-venv), then run this again."
    say "making $venv with $("$python" --version 2>&1)"
    rm -rf "$venv"
    "$python" -m venv "$venv" >>"$log" 2>&1 ||
        fail "$python could not make a virtual environment: see $log, mend what it names, and run this again."
}

# --- System packages ------------------------------------------------------------------------------

# Asks the loader rather than the package list: what counts is that Python finds the library.
missing_libraries() {
    "$venv/bin/python" - <<'PYTHON'
import ctypes

packages = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
    "libfontconfig.so.1": "libfontconfig1",
}
for library, package in packages.items():
    try:
        ctypes.CDLL(library)
    except OSError:
        print(package)
PYTHON
}

has_java_11() {
    local version
    # The first line reads: openjdk version "17.0.15" 2025-04-15
    version=$(java -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)
    [[ -n $version && $version -ge 11 ]]
}

missing_packages() {
    missing_libraries
    [[ -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ]] || echo fonts-dejavu-core
    if [[ $profile == test ]]; then
        command -v chromium >/dev/null || echo chromium
        has_java_11 || echo default-jre-headless
        command -v pdftoppm >/dev/null || echo poppler-utils
        # Opens workbooks and calculates them anew, without a screen.
        command -v soffice >/dev/null || echo libreoffice-calc-nogui
        # Debian keeps the server out of PATH, in a folder per version.
        compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || echo postgresql
    fi
}

as_root() {
    if [[ $EUID -eq 0 ]]; then
        "$@"
    elif [[ -t 0 ]]; then
        sudo "$@" # may ask for the password
    else
        sudo -n "$@"
    fi
}

apt_install() {
    command -v apt-get >/dev/null && as_root true 2>>"$log" || return 1
    say "installing $*"
    # A fresh machine has no package list, and an old list names versions that are gone.
    as_root apt-get update -q >>"$log" 2>&1 || true
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
        -o DPkg::Lock::Timeout=300 "$@" >>"$log" 2>&1
}

ensure_system_packages() {
    local missing
    mapfile -t missing < <(missing_packages)
    [[ ${#missing[@]} -gt 0 ]] || return 0
    apt_install "${missing[@]}" ||
        fail "Install these system packages (named as Debian names them) and run this again: ${missing[*]}."
    mapfile -t missing < <(missing_packages)
    [[ ${#missing[@]} -eq 0 ]] ||
        fail "These system packages are installed, but what they bring is not found: ${missing[*]}."
}

# --- Python packages ------------------------------------------------------------------------------

# A stamp holds what the installation was made from, so an unchanged one needs no network.
fingerprint() {
    cat pyproject.toml "$@" | sha256sum | cut -d ' ' -f 1
}

has_stamp() {
    [[ -f $venv/.installed-$1 && "$(<"$venv/.installed-$1")" == "$2" ]]
}

ensure_python_packages() {
    local locks=(requirements/extras.txt requirements/build.txt) tests wanted lock arguments=()
    tests=$(fingerprint requirements/dev.txt)
    wanted=$tests
    if [[ $profile == test ]]; then
        locks=(requirements/dev.txt)
    else
        wanted=$(fingerprint "${locks[@]}")
    fi
    # The test installation holds everything the command needs.
    if has_stamp test "$tests" || has_stamp "$profile" "$wanted"; then
        return
    fi

    say "installing Python packages"
    for lock in "${locks[@]}"; do
        arguments+=(-r "$lock")
    done
    pip_install --require-hashes "${arguments[@]}"
    pip_install --no-deps --no-build-isolation -e .
    # Imports cost three times as much without bytecode, on the first run of every command. pip compiles on
    # one core only. Some packages carry files that are not meant to compile.
    "$venv/bin/python" -m compileall -q -j 0 "$venv"/lib/python*/site-packages >>"$log" 2>&1 || true
    "$venv/bin/python" -m compileall -q assessment >>"$log" 2>&1 || fail "The package does not compile: see $log."
    echo "$wanted" >"$venv/.installed-$profile"
}

pip_install() {
    "$venv/bin/python" -m pip install --quiet --no-compile --no-input --disable-pip-version-check \
        "$@" >>"$log" 2>&1 ||
        fail "The Python packages could not be installed: see $log, check that pip reaches its package index, and run this again."
}

main
