#!/bin/sh
# Makes or refreshes .venv from the hashed lock files; does nothing when it is up to date.
#   ./bootstrap.sh        what the portal needs to run
#   ./bootstrap.sh dev    the same and the tools of a developer
# Python 3.11-3.13 with venv is all that must be there; PYTHON=... names another interpreter.
set -eu
cd "$(dirname "$0")"
UV_VERSION=0.13.8

wanted=${1:-run}
case $wanted in
    run | dev) ;;
    *) echo "usage: ./bootstrap.sh [dev]" >&2; exit 2 ;;
esac

fits() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null
}

find_python() {
    for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if fits "$candidate"; then echo "$candidate"; return; fi
    done
    echo "Install Python 3.11, 3.12 or 3.13, or name it: PYTHON=/path/to/python3 ./bootstrap.sh" >&2
    exit 1
}

# A virtual environment is bound to its folder: after a move it is made anew.
here=$(pwd)
stamped_kind= stamped_hash= stamped_place=
if [ -f .venv/.stamp ]; then
    { read -r stamped_kind; read -r stamped_hash; read -r stamped_place; } < .venv/.stamp || true
fi

if [ "$stamped_place" != "$here" ] || ! fits .venv/bin/python; then
    python=$(find_python)
    "$python" -c 'import venv, ensurepip' 2>/dev/null || {
        echo "Python has no venv: install the package python3-venv and run this again." >&2
        exit 1
    }
    "$python" -m venv --clear .venv
    stamped_kind= stamped_hash=
fi

# What a developer has installed also serves to run, so a plain call never takes it away.
kind=$wanted
[ "$stamped_kind" != dev ] || kind=dev
case $kind in
    dev) lock=requirements-dev.lock ;;
    *) lock=requirements.lock ;;
esac
hash=$(cat bootstrap.sh "$lock" | .venv/bin/python -c 'import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())')
if [ "$stamped_kind" = "$kind" ] && [ "$stamped_hash" = "$hash" ]; then exit 0; fi

echo "Installing the packages of $lock into .venv ..."
.venv/bin/python -m pip install -q --disable-pip-version-check "uv==$UV_VERSION"

# uv does not read the settings of pip: an index and certificates of one's own are handed over.
pip_setting() {
    .venv/bin/python -m pip config list 2>/dev/null | sed -n "s/^global\\.$1='\\(.*\\)'\$/\\1/p"
}
index=${PIP_INDEX_URL:-$(pip_setting index-url)}
certificates=${PIP_CERT:-$(pip_setting cert)}
if [ -n "$index" ] && [ -z "${UV_DEFAULT_INDEX:-}" ]; then export UV_DEFAULT_INDEX="$index"; fi
if [ -n "$certificates" ] && [ -z "${SSL_CERT_FILE:-}" ]; then export SSL_CERT_FILE="$certificates"; fi
UV_SYSTEM_CERTS=1 UV_LINK_MODE=${UV_LINK_MODE:-copy} UV_HTTP_TIMEOUT=${UV_HTTP_TIMEOUT:-180} \
    .venv/bin/uv pip sync -q --python .venv/bin/python --require-hashes "$lock"

packages=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
printf '%s\n' "$here" > "$packages/lkk_checkout.pth"
printf '%s\n' "$kind" "$hash" "$here" > .venv/.stamp
