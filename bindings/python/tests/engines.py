"""Spark, DuckDB, Polars and `osoba dedupe` give the same pairs of 50,000 persons. Run by
`make test-engines`: engines.py PERSONS.jsonl PAIRS.jsonl, where `osoba dedupe` has written the second."""

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Callable, Iterable

import duckdb
import polars
import pyarrow
from pyarrow import parquet

import osoba

BLOCK_LIMIT = 50
# Three records of one person, which some are in, go to review.
GROUP_LIMIT = 2
# What is compared of a pair.
COLUMNS = ("person_id", "master_person_id", "score", "band", "clusters", "cautions")


def lines(path: Path) -> "list[dict[str, Any]]":
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def comparable(pairs: "Iterable[dict[str, Any]]") -> "list[tuple[Any, ...]]":
    found = (tuple(map(as_text, (pair[name] for name in COLUMNS))) for pair in pairs)
    return sorted(found)


def as_text(value: Any) -> str:
    return json.dumps(list(value) if isinstance(value, (list, tuple)) else value)


def by_index(table: pyarrow.Table) -> "list[dict[str, Any]]":
    return pyarrow.table(osoba.Index(table).stream(block_limit=BLOCK_LIMIT)).to_pylist()


def by_duckdb(table: pyarrow.Table) -> "list[dict[str, Any]]":
    keys = pyarrow.table(osoba.blocking_keys(table))
    connection = duckdb.connect()
    connection.register("keys", keys)
    connection.register("persons", table)
    joined = f"""
        with exploded as (select id, unnest(keys) as key from keys),
        kept as (select key from exploded group by key having count(*) between 2 and {BLOCK_LIMIT}),
        joined as (select distinct a.id as a, b.id as b
                   from kept join exploded a using (key) join exploded b using (key) where a.id < b.id)
        select p.* from joined join persons p on p.id = joined.{{}} order by joined.a, joined.b"""
    left, right = (connection.sql(joined.format(side)) for side in "ab")
    return pyarrow.table(osoba.judge(left, right)).to_pylist()


def by_polars(table: pyarrow.Table) -> "list[dict[str, Any]]":
    persons = polars.DataFrame(table)
    keys = polars.DataFrame(osoba.blocking_keys(persons)).select("id", "keys").explode("keys").drop_nulls()
    kept = keys.group_by("keys").len().filter(polars.col("len").is_between(2, BLOCK_LIMIT))
    keys = keys.join(kept.select("keys"), on="keys")
    joined = keys.join(keys, on="keys", suffix="_b").filter(polars.col("id") < polars.col("id_b"))
    joined = joined.select("id", "id_b").unique()
    left = joined.join(persons, on="id", maintain_order="left")
    right = joined.select(polars.col("id_b").alias("id")).join(persons, on="id", maintain_order="left")
    return polars.DataFrame(osoba.judge(left, right)).to_dicts()


def by_spark(table: pyarrow.Table) -> "list[dict[str, Any]]":
    from pyspark.sql import SparkSession

    from osoba import spark

    os.environ.update(PYSPARK_PYTHON=sys.executable, SPARK_LOCAL_IP="127.0.0.1")
    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "4",
        "spark.driver.memory": "2g",
        "spark.sql.session.timeZone": "UTC",
    }
    builder = SparkSession.builder.master("local[2]").appName("osoba")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    try:
        with tempfile.TemporaryDirectory() as folder:
            return with_spark(session, spark, table, f"{folder}/persons.parquet")
    finally:
        session.stop()


def with_spark(session: Any, spark: Any, table: pyarrow.Table, path: str) -> "list[dict[str, Any]]":
    """The pairs of a file; and what else is told of them."""
    parquet.write_table(table, path, row_group_size=10_000)
    pairs = spark.pairs(session.read.parquet(path), block_limit=BLOCK_LIMIT)
    assert pairs.unreadable.count() == 0
    expected = osoba.Index(table).stream(block_limit=BLOCK_LIMIT).account
    assert pairs.account() == expected, (pairs.account(), expected)
    # Of what is found in the table's own order, the same groups as of one index.
    index = osoba.Index(table)
    of_index = index.groups(index.pairs(block_limit=BLOCK_LIMIT), group_limit=GROUP_LIMIT)
    of_spark = [row.asDict() for row in pairs.groups(group_limit=GROUP_LIMIT).collect()]
    assert len(of_spark) > 1000, len(of_spark)
    assert {group["review"] for group in of_spark} == {None, "too_large"}, "some groups go to review"
    assert of_spark == of_index, [pair for pair in zip(of_spark, of_index) if pair[0] != pair[1]][:3]
    wrong = session.createDataFrame([("a", "1991-08-24"), ("b", "24.08.1991")], "id string, birth_date string")
    unreadable = [row.asDict() for row in spark.pairs(wrong).unreadable.collect()]
    assert unreadable == [{"id": "b", "field": "birth_date", "rule": "date"}], unreadable
    try:
        spark.pairs(session.createDataFrame([("a",), ("a",)], "id string"))
        raise AssertionError("two persons under one id")
    except osoba.OsobaError as refused:
        assert (refused.field, refused.rule) == ("id", "duplicate")
    rows: "list[dict[str, Any]]" = pairs.frame.toArrow().to_pylist()
    return rows


ENGINES: "dict[str, Callable[[pyarrow.Table], list[dict[str, Any]]]]" = {
    "index": by_index,
    "DuckDB": by_duckdb,
    "Polars": by_polars,
    "Spark": by_spark,
}


def main() -> None:
    persons, expected = (lines(Path(path)) for path in sys.argv[1:3])
    table, wanted, failed = pyarrow.Table.from_pylist(persons), comparable(expected), 0
    assert len(wanted) > 1000, len(wanted)
    for name, engine in ENGINES.items():
        begun = time.perf_counter()
        same = comparable(engine(table)) == wanted
        failed += not same
        took = time.perf_counter() - begun
        print(f"{name}: {'the same' if same else 'NOT the same'} {len(wanted):,} pairs of {len(persons):,} persons, {took:.1f} s")
    print(f"{len(ENGINES) - failed} passed, {failed} failed")
    sys.exit(failed)


if __name__ == "__main__":
    main()
