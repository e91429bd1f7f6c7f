"""`osoba dedupe` beside Splink (DuckDB) on the same persons, blocking keys and block limit, in one run.

    cargo build --release -p osoba-cli
    cargo run --release --example persons -- 1000000 > persons.jsonl
    python3 -m venv splink && splink/bin/pip install splink==5.0.0
    splink/bin/python benches/dedupe/splink_beside.py target/release/osoba persons.jsonl [LIMIT]

Each side reads its persons from a file and writes its pairs into one. Splink is given what it has no
way to make itself, the blocking keys: they are made by `osoba keys` beforehand and not timed. A key of
more than LIMIT persons (50) makes no pairs on either side. Splink compares with levels as its documentation
recommends for such fields and with chosen weights, since to train them would take longer still.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink import comparison_library as cl

LIMIT = int(sys.argv[3]) if len(sys.argv) > 3 else 50


def person_keys(line: str) -> dict[str, object]:
    """What the published clusters look up, each as one text."""
    keys = json.loads(line)
    names = next(n for n in keys["names"] if n["key"].startswith("uk/"))
    last, first = names["last_name_keys"], names["first_name_keys"]
    return {
        "unique_id": keys["id"],
        "b_tax_id": [keys["tax_id"]] if keys["tax_id"] else [],
        "b_document": keys["document_numbers"],
        "b_phone": keys["auth_phones"],
        "b_birth": [f"{keys['birth_date']} {name}" for name in last if keys["birth_date"]],
        "b_settlement": [f"{at} {name}" for at in keys["settlement_ids"] for name in last],
        "b_names": [f"{a} {b}" for a in last for b in first],
    }


BLOCKS = ["b_tax_id", "b_document", "b_phone", "b_birth", "b_settlement", "b_names"]


def with_splink(persons: Path, keys: Path, pairs: Path) -> int:
    connection = duckdb.connect()
    connection.execute("SET threads TO 2")
    connection.execute(f"CREATE TABLE persons AS SELECT * FROM read_json('{persons}', format='newline_delimited')")
    connection.execute(f"CREATE TABLE keys AS SELECT * FROM read_json('{keys}', format='newline_delimited')")
    kept = []
    for block in BLOCKS:
        connection.execute(
            f"CREATE TABLE of_{block} AS SELECT unique_id, list(key) AS {block} FROM"
            f" (SELECT unique_id, unnest({block}) AS key FROM keys)"
            f" WHERE key IN (SELECT key FROM (SELECT unnest({block}) AS key FROM keys) GROUP BY key HAVING count(*) BETWEEN 2 AND {LIMIT})"
            f" GROUP BY unique_id"
        )
        kept.append(f"LEFT JOIN of_{block} USING (unique_id)")
    connection.execute(
        "CREATE TABLE input AS SELECT k.unique_id, p.first_name, p.last_name, p.second_name, p.tax_id, p.gender,"
        " p.birth_settlement, p.documents[1].number AS document, p.authentication_methods[1].phone_number AS phone,"
        f" p.addresses[1].settlement AS residence, {', '.join(f'of_{block}.{block}' for block in BLOCKS)}"
        f" FROM keys k JOIN persons p ON p.id = k.unique_id {' '.join(kept)}"
    )
    settings = SettingsCreator(
        link_type="dedupe_only",
        probability_two_random_records_match=0.001,
        blocking_rules_to_generate_predictions=[block_on(block, arrays_to_explode=[block]) for block in BLOCKS],
        comparisons=[
            cl.LevenshteinAtThresholds("first_name", [1, 2]),
            cl.LevenshteinAtThresholds("last_name", [1, 2]),
            cl.LevenshteinAtThresholds("second_name", [1, 2]),
            cl.LevenshteinAtThresholds("tax_id", [1, 2]),
            cl.LevenshteinAtThresholds("document", [1, 2]),
            cl.ExactMatch("phone"),
            cl.ExactMatch("gender"),
            cl.ExactMatch("birth_settlement"),
            cl.ExactMatch("residence"),
        ],
    )
    api = DuckDBAPI(connection=connection)
    linker = Linker(api.register("input"), settings, log_level="ERROR")
    found = linker.inference.predict(threshold_match_probability=0.7)
    connection.execute(f"COPY (SELECT * FROM {found.physical_name}) TO '{pairs}' (FORMAT csv)")
    return connection.execute(f"SELECT count(*) FROM {found.physical_name}").fetchone()[0]


def main() -> None:
    osoba, persons = Path(sys.argv[1]), Path(sys.argv[2])
    folder = Path(tempfile.mkdtemp())
    keys = folder / "keys.jsonl"
    with persons.open() as lines, keys.open("w") as out:
        made = subprocess.Popen([osoba, "keys", "--jobs", "2"], stdin=lines, stdout=subprocess.PIPE, text=True)
        for line in made.stdout or ():
            out.write(json.dumps(person_keys(line), ensure_ascii=False) + "\n")
        made.wait()

    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [osoba, "dedupe", persons, "--clusters", "published", "--block-limit", str(LIMIT), "--jobs", "2"]
    subprocess.run([*command, "-o", folder / "osoba.jsonl"], check=True)
    ours, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    with (folder / "osoba.jsonl").open() as lines:
        count = sum(1 for _ in lines)
    print(f"osoba  {ours:8.1f} s  {processor:8.1f} s of processors  {count} pairs")

    start, own = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    count = with_splink(persons, keys, folder / "splink.csv")
    theirs, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF)
    processor = after.ru_utime + after.ru_stime - own.ru_utime - own.ru_stime
    print(f"splink {theirs:8.1f} s  {processor:8.1f} s of processors  {count} pairs  peak {after.ru_maxrss // 1024} MB")
    print(f"ratio  {theirs / ours:8.1f}")


main()
