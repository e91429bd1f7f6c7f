#!/usr/bin/env bash
# Installs the package into a fresh virtual environment, as a user would, and runs its tests there.
# `pip install` has cargo build the library in release mode; OSOBA_LIBRARY names one that is ready.
# The tests start a PostgreSQL of their own; here its absence is an error and not a smaller run. What
# comes from PyPI, to build the package and the data frames that the tests pass in, is left out where
# PyPI does not answer, and the last lines say so.
set -euo pipefail
cd "$(dirname "$0")"

environment=$(mktemp -d)
trap 'rm -rf "$environment"' EXIT
python3 -m venv "$environment"
python=$environment/bin/python
get() { "$python" -m pip install --quiet --disable-pip-version-check "$@"; }

left_out=()
if get 'setuptools>=77' 'setuptools-rust>=1.11' wheel; then
    rm -rf build
    get --no-build-isolation --no-deps .
    "$python" tests/packaging.py "$environment/packages"
else
    left_out+=("building the package (setuptools-rust is not to be had)")
    library=${OSOBA_LIBRARY:-}
    if [[ -z $library ]]; then
        cargo build --release --locked --package osoba_capi --lib
        library=$(realpath "${CARGO_TARGET_DIR:-../../target}")/release/libosoba.so
    fi
    packages=$("$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    cp -r src/osoba "$packages/"
    cp "$library" "$packages/osoba/libosoba.so"
fi
if get pandas polars pyarrow duckdb mypy; then
    export OSOBA_REQUIRE_FRAMES=1
else
    left_out+=("tables of pandas, polars, pyarrow and DuckDB, and mypy (they are not to be had)")
fi

# The tests meet the installed package, not the folder: no path to src, and a folder of their own.
cd tests
env -u OSOBA_LIBRARY -u PYTHONPATH OSOBA_REQUIRE_POSTGRES=1 \
    "$python" -m unittest discover --start-directory .
for part in "${left_out[@]}"; do
    echo "left out: $part" >&2
done
