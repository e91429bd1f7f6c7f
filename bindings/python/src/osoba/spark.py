"""The index of those whose data outgrow one machine, on Apache Spark.

    pairs = osoba.spark.pairs(spark.read.parquet("persons"), block_limit=50)
    pairs.frame.write.parquet("pairs")
    pairs.account()

Keys are made where the data is, candidate pairs are joins of the keys, and each pair is judged by the
function that :meth:`osoba.Index.pairs` judges it by, so that the pairs are the same. Spark, pyarrow and this
package must be installed on every worker.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterator, Mapping, Optional, Union

import pyarrow  # type: ignore[import-untyped, import-not-found, unused-ignore]
from pyspark.sql import DataFrame, functions
from pyspark.sql.pandas.types import from_arrow_schema

from . import _index
from ._errors import OsobaError
from ._library import INVALID_FIELD
from ._scorecard import Scorecard

_KEYS = "id string, keys array<bigint>, error struct<field: string, rule: string>"


@dataclass(frozen=True)
class Pairs:
    """The pairs of a table of persons. Nothing is computed before a frame is used."""

    frame: DataFrame
    """The pairs in the columns of :meth:`osoba.Index.stream`."""
    unreadable: DataFrame
    """``id``, ``field`` and ``rule`` of the persons that cannot be read."""
    blocks: DataFrame
    """``persons`` and ``is_left_out`` of every block of two persons or more."""

    def account(self) -> dict[str, Any]:
        """How many pairs are compared, and what ``block_limit`` leaves out."""
        persons = functions.col("persons")
        pairs = (persons * (persons - 1) / 2).cast("bigint")
        groups = self.blocks.groupBy("is_left_out").agg(
            functions.count("*").alias("blocks"),
            functions.sum(persons).alias("persons"),
            functions.sum(pairs).alias("pairs"),
        )
        found = {row["is_left_out"]: row.asDict() for row in groups.collect()}
        left_out = found.get(True, {})
        return {
            "compared": found.get(False, {}).get("pairs", 0),
            "left_out": {name: left_out.get(name, 0) for name in ("blocks", "persons", "pairs")},
        }


def blocking_keys(
    persons: DataFrame, *, key: str = "uk", clusters: str = "extended"
) -> DataFrame:
    """The keys by which persons are joined: :func:`osoba.blocking_keys` of every partition."""
    _index._settings(key, clusters)

    def keys(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        for batch in batches:
            yield pyarrow.record_batch(_index.blocking_keys(batch, key=key, clusters=clusters))

    return persons.mapInArrow(keys, _KEYS)


def pairs(
    persons: DataFrame,
    *,
    scorecard: Union[str, Mapping[str, Any], None] = None,
    key: str = "uk",
    clusters: str = "extended",
    manual: float = 0.7,
    automatic: float = 0.9,
    block_limit: Optional[int] = None,
) -> Pairs:
    """Every pair of active persons that share a cluster and whose deciding score is at least ``manual``,
    each once: those of :meth:`osoba.Index.pairs`. A person has an ``id`` and perhaps ``updated_at``; two
    persons under one id are an error. ``scorecard`` is a document.
    """
    _index._limits(manual, automatic, block_limit)
    column = functions.col
    persons = persons.withColumn("id", column("id").cast("string"))
    doubled = persons.groupBy("id").count().filter("id is not null and count > 1")
    if doubled.limit(1).collect():
        raise OsobaError("id", "duplicate", INVALID_FIELD, "two persons have one id")

    found = blocking_keys(persons, key=key, clusters=clusters)
    unreadable = found.filter("error is not null").select("id", "error.field", "error.rule")
    exploded = found.select("id", functions.explode("keys").alias("key"))
    over = functions.lit(False) if block_limit is None else column("persons") > block_limit
    counted = exploded.groupBy("key").agg(functions.count("*").alias("persons"))
    blocks = counted.filter("persons > 1").withColumn("is_left_out", over)
    kept = exploded.join(blocks.filter("not is_left_out").select("key"), "key")
    left, right = (kept.select("key", column("id").alias(side)) for side in ("left", "right"))
    joined = left.join(right, "key").filter("left < right").select("left", "right").distinct()

    record = functions.struct(*(column(name) for name in persons.columns))
    sides = {"left": "person", "right": "candidate"}
    for side, name in sides.items():
        records = persons.select(column("id").alias(side), record.alias(name))
        joined = joined.join(records, side)

    def judged(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        card = _card(scorecard)
        for batch in batches:
            first, second = (batch.column(name) for name in sides.values())
            limits = {"manual": manual, "automatic": automatic}
            made = _index.judge(first, second, scorecard=card, key=key, clusters=clusters, **limits)
            yield from _signed(pyarrow.table(made)).to_batches()

    nothing = _signed(pyarrow.table(_index.judge([], [], scorecard=_card(scorecard))))
    schema = from_arrow_schema(nothing.schema)
    frame = joined.select(*sides.values()).mapInArrow(judged, schema)
    return Pairs(frame, unreadable, blocks)


def _card(document: Union[str, Mapping[str, Any], None]) -> Scorecard:
    return Scorecard.published() if document is None else Scorecard(document)


def _signed(table: pyarrow.Table) -> pyarrow.Table:
    """Spark has no integers without a sign."""
    small = (
        field.with_type(pyarrow.int16()) if field.type == pyarrow.uint8() else field
        for field in table.schema
    )
    return table.cast(pyarrow.schema(list(small)))

