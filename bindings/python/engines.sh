#!/usr/bin/env bash
# Spark, DuckDB, Polars and `osoba dedupe` on the same 50,000 invented persons: they must give the same
# pairs. What comes from PyPI goes into a virtual environment of its own, removed afterwards; Spark needs a
# Java runtime.
set -euo pipefail
cd "$(dirname "$0")"
root=../..

if ! command -v java >/dev/null; then
    if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq </dev/null
        apt-get install -y -qq --no-install-recommends openjdk-17-jre-headless </dev/null
    else
        echo "java is missing: install a Java runtime (Debian's openjdk-17-jre-headless)" >&2
        exit 1
    fi
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/environment"
python=$folder/environment/bin/python
get() { "$python" -m pip install --quiet --disable-pip-version-check "$@"; }
get 'setuptools>=77' 'setuptools-rust>=1.11' wheel
rm -rf build
get --no-build-isolation --no-deps .
get duckdb pandas polars pyarrow pyspark

# Together, and as `make test` builds them, so that the core is not compiled again for each.
cargo build --quiet --locked --manifest-path "$root/Cargo.toml" --workspace --exclude osoba-benches --bins --examples
built=$(realpath "${CARGO_TARGET_DIR:-$root/target}")/debug
"$built/examples/synthetic" registry --persons 50000 --duplicates 2500 --output "$folder/persons.jsonl"
"$built/osoba" dedupe --block-limit 50 --output "$folder/pairs.jsonl" "$folder/persons.jsonl"
cd tests
env -u OSOBA_LIBRARY -u PYTHONPATH "$python" engines.py "$folder/persons.jsonl" "$folder/pairs.jsonl"
