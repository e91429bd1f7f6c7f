#!/usr/bin/env bash
# Installs the package into a fresh virtual environment, as a user would, and runs its tests there.
# `pip install` has cargo build the library in release mode; OSOBA_LIBRARY names one that is ready.
# The tests start a PostgreSQL of their own; here its absence is an error and not a smaller run.
set -euo pipefail
cd "$(dirname "$0")"

environment=$(mktemp -d)
trap 'rm -rf "$environment"' EXIT
python3 -m venv "$environment"
"$environment/bin/python" -m pip install --quiet --disable-pip-version-check --no-index .
# The tests meet the installed package, not the folder: no path to src, and a folder of their own.
cd tests
env -u OSOBA_LIBRARY -u PYTHONPATH OSOBA_REQUIRE_POSTGRES=1 \
    "$environment/bin/python" -m unittest discover --start-directory .
