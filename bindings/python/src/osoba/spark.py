"""The index of those whose data outgrow one machine, on Apache Spark.

    pairs = osoba.spark.pairs(spark.read.parquet("persons"), block_limit=50)
    pairs.frame.write.parquet("pairs")
    pairs.account()
    pairs.groups().write.parquet("groups")

Keys are made where the data is, candidate pairs are joins of the keys, and each pair is judged by the
function that :meth:`osoba.Index.pairs` judges it by, so that the pairs are the same. Groups are
connected by joins, too, and the members of each are looked at by an index of their own. Spark, pyarrow and this
package must be installed on every worker.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, Iterator, Mapping, Optional, Union

import pyarrow  # type: ignore[import-untyped, import-not-found, unused-ignore]
from pyspark.sql import DataFrame, Window, functions
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
    persons: DataFrame
    """The persons, their ids as text."""
    settings: Mapping[str, Any]
    """``scorecard``, ``key``, ``clusters``, ``manual`` and ``automatic`` of the pairs."""

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

    def groups(self, *, group_limit: int = 10) -> DataFrame:
        """The groups of persons who are connected by automatic pairs: ``group``, ``ids``, ``weakest``, and in
        ``review`` why a group goes to clerks whole, or null. Those of :meth:`osoba.Index.groups`. Takes as many
        joins as the longest way between two members of a group has pairs.
        """
        column = functions.col
        deciding = functions.coalesce(column("proven_score"), column("score")).alias("score")
        automatic = self.frame.filter(column("band") == "automatic")
        links = automatic.select("person_id", "master_person_id", deciding).localCheckpoint()
        members = _connected(links)
        first = links.join(members.withColumnRenamed("id", "person_id"), "person_id")
        weakest = first.groupBy("least").agg(functions.min("score").alias("weakest"))
        made = self.persons.join(members, "id").groupBy("least").applyInArrow(
            _judge_of_groups(dict(self.settings), group_limit),
            "least string, ids array<string>, review string",
        )
        number = functions.row_number().over(Window.orderBy("least")).alias("group")
        return made.join(weakest, "least").select(number, "ids", "weakest", "review").orderBy("group")


def _connected(links: DataFrame) -> DataFrame:
    """``id`` of everybody who is linked, and ``least``, the least id of their group."""
    ends = functions.col("person_id").alias("id"), functions.col("master_person_id").alias("other")
    there = links.select(*ends)
    back = there.select(functions.col("other").alias("id"), functions.col("id").alias("other"))
    neighbours = there.union(back).localCheckpoint()
    found = neighbours.groupBy("id").agg(functions.least("id", functions.min("other")).alias("least"))
    while True:
        found = found.localCheckpoint()
        others = found.select(functions.col("id").alias("other"), functions.col("least").alias("theirs"))
        theirs = neighbours.join(others, "other").groupBy("id").agg(functions.min("theirs").alias("theirs"))
        nearer = found.join(theirs, "id").localCheckpoint()
        if nearer.filter("theirs < least").isEmpty():
            return found
        found = nearer.select("id", functions.least("least", "theirs").alias("least"))


def _judge_of_groups(
    settings: dict[str, Any], group_limit: int
) -> Callable[[pyarrow.Table], pyarrow.Table]:
    """What an index of a group's members says of them."""
    limits = {name: settings[name] for name in ("manual", "automatic")}

    def judged(members: pyarrow.Table) -> pyarrow.Table:
        least = members.column("least")[0].as_py()
        index = _index.Index(
            members.drop_columns(["least"]),
            scorecard=_card(settings["scorecard"]),
            key=settings["key"],
            clusters=settings["clusters"],
        )
        [group] = index.groups(index.pairs(**limits), group_limit=group_limit)
        answer = {"least": [least], "ids": [group["ids"]], "review": [group["review"]]}
        types = {"least": pyarrow.string(), "ids": pyarrow.list_(pyarrow.string()), "review": pyarrow.string()}
        return pyarrow.table(answer, schema=pyarrow.schema(types))

    return judged


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
    settings = {
        "scorecard": scorecard,
        "key": key,
        "clusters": clusters,
        "manual": manual,
        "automatic": automatic,
    }
    return Pairs(frame, unreadable, blocks, persons, settings)


def _card(document: Union[str, Mapping[str, Any], None]) -> Scorecard:
    return Scorecard.published() if document is None else Scorecard(document)


def _signed(table: pyarrow.Table) -> pyarrow.Table:
    """Spark has no integers without a sign."""
    small = (
        field.with_type(pyarrow.int16()) if field.type == pyarrow.uint8() else field
        for field in table.schema
    )
    return table.cast(pyarrow.schema(list(small)))

