"""The index: persons in memory, candidates, every pair of a band, and groups."""

from __future__ import annotations

import concurrent.futures
import ctypes
import datetime
import json
import weakref
from ctypes import byref
from dataclasses import dataclass
from typing import Any, Iterable, Iterator, Mapping, Optional, Union, cast

from . import _arrow, _types
from ._arrow import Columns
from ._errors import OsobaError
from ._json import to_json
from ._library import ALGORITHMS, BANDS, BUFFER_TOO_SMALL, CAUTIONS, CLUSTER_SETS, CLUSTERS
from ._library import INVALID_FIELD, LIBRARY, SCORE_ONE, Account, ArrowArray, ArrowSchema
from ._library import ArrowStream, Duplicate, Error
from ._library import Candidate as _Candidate
from ._library import Pair as _Pair
from ._library import check, lend, text_of
from ._scorecard import Scorecard


@dataclass(frozen=True)
class Unreadable:
    """A person that is not in an index: the place in the iterable, the field and its rule."""

    place: int
    field: str
    rule: str


@dataclass(frozen=True)
class Candidate:
    """A person that shares clusters with another: id, place in the iterable, and the clusters."""

    id: str
    place: int
    clusters: tuple[str, ...]


class Pairs:
    """Pairs of an index; iterate for dictionaries, the lines of the command line.

    ``account`` says how many pairs were compared, and what ``block_limit`` left out.
    """

    def __init__(self, index: Index, parts: list[tuple[Any, int, Account]]) -> None:
        self._index = index
        count = sum(count for _, count, _ in parts)
        self._pairs = (_Pair * count)()
        size, at = ctypes.sizeof(_Pair), 0
        for array, length, _ in parts:
            ctypes.memmove(ctypes.byref(self._pairs, at * size), array, length * size)
            at += length
        self.account: dict[str, Any] = _account(account for _, _, account in parts)

    def __len__(self) -> int:
        return len(self._pairs)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (self._index._line(pair) for pair in self._pairs)


class PairStream:
    """Pairs of an index in columns, to be read once by anything that reads Arrow.

    ``account`` says how many pairs are compared, and what ``block_limit`` leaves out.
    """

    def __init__(self, stream: ArrowStream, account: Account) -> None:
        self._stream = stream
        self.account: dict[str, Any] = _account([account])
        weakref.finalize(self, _arrow.release, stream)

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        if not self._stream.release:
            raise ValueError("the stream has been read")
        return _arrow.stream_capsule(self._stream)


class Index:
    """Persons in memory, found by cluster; share it between threads.

    Takes any iterable of persons, each with an ``id`` and perhaps ``updated_at``, and keeps none of
    them: a generator that reads a file needs no memory beside the index. A person that cannot be
    read is in ``unreadable``, the rest is indexed; two persons under one id are an error that names
    both places.

    >>> import osoba
    >>> somebody = {"last_name": "Зразко", "first_name": "Остап", "second_name": "Іванович",
    ...             "birth_date": "1991-08-24", "gender": "MALE", "tax_id": "3347300034",
    ...             "documents": [{"type": "PASSPORT", "number": "АА123456"}]}
    >>> index = osoba.Index([{**somebody, "id": "a"}, {**somebody, "id": "b"}, {"id": 7}])
    >>> len(index), index.unreadable
    (2, [Unreadable(place=2, field='id', rule='type')])
    >>> [(pair["person_id"], pair["master_person_id"]) for pair in index.pairs()]
    [('a', 'b')]
    >>> index.groups(index.pairs())[0]["ids"]
    ['a', 'b']
    >>> index.decide(somebody, policy={"preset": "registration"})["decision"]
    'exists'
    """

    def __init__(
        self,
        persons: _types.Persons,
        *,
        scorecard: Optional[Scorecard] = None,
        key: str = "uk",
        clusters: str = "extended",
    ) -> None:
        """``key`` and ``clusters`` are as in a policy."""
        numbers = _settings(key, clusters)
        self.scorecard = scorecard if scorecard is not None else Scorecard.published()
        self.unreadable: list[Unreadable] = []
        self._settings = {"key": key, "clusters": clusters}
        settings = self.scorecard._handle, *numbers
        if _arrow.is_table(persons):
            self._handle = self._from_table(settings, persons)
        else:
            builder = ctypes.c_void_p()
            check(LIBRARY.osoba_index_builder_new(*settings, byref(builder)))
            try:
                self._handle = self._built(builder, cast("Iterable[_types.Person]", persons))
            finally:
                LIBRARY.osoba_index_builder_free(builder)
        weakref.finalize(self, LIBRARY.osoba_index_free, self._handle)

    def _built(
        self, builder: ctypes.c_void_p, persons: Iterable[_types.Person]
    ) -> ctypes.c_void_p:
        for place, person in enumerate(persons):
            error = Error()
            text = lend(to_json(_with_zone(person), is_person=True))
            try:
                check(LIBRARY.osoba_index_builder_push(builder, place, text, byref(error)), error)
            except OsobaError as refused:
                if not refused.rule:
                    raise
                self.unreadable.append(Unreadable(place, refused.field, refused.rule))
        handle, duplicate = ctypes.c_void_p(), Duplicate()
        status = LIBRARY.osoba_index_new(builder, byref(duplicate), byref(handle))
        self._check_ids(status, duplicate)
        check(status)
        return handle

    def _from_table(self, settings: tuple[Any, ...], persons: _types.Persons) -> ctypes.c_void_p:
        source = _arrow.Source(persons)
        schema, array, error = ArrowSchema(), ArrowArray(), Error()
        handle, duplicate = ctypes.c_void_p(), Duplicate()
        status = LIBRARY.osoba_index_from_arrow(
            *settings, byref(source.stream), byref(schema), byref(array),
            byref(duplicate), byref(handle), byref(error),
        )
        if error.rule_name == b"duplicate" and error.path == b"id":
            self._check_ids(status, duplicate)
        check(status, error)
        for row in Columns(schema, array):
            refused = row["error"]
            self.unreadable.append(Unreadable(row["place"], refused["field"], refused["rule"]))
        return handle

    @staticmethod
    def _check_ids(status: int, duplicate: Duplicate) -> None:
        if status == INVALID_FIELD and duplicate.first != duplicate.second:
            first, second = duplicate.first, duplicate.second
            message = f"the persons at {first} and {second} have one id"
            more = f", and {duplicate.more} more" if duplicate.more else ""
            raise OsobaError(f"[{second}].id", "duplicate", status, message + more)

    def __len__(self) -> int:
        length = ctypes.c_size_t()
        check(LIBRARY.osoba_index_len(self._handle, byref(length)))
        return length.value

    @property
    def memory(self) -> int:
        """How many bytes the index takes."""
        size = ctypes.c_size_t()
        check(LIBRARY.osoba_index_memory(self._handle, byref(size)))
        return size.value

    def candidates(self, person: _types.Person) -> list[Candidate]:
        """The active persons that share a cluster with a person."""
        text, error, size = lend(to_json(person, is_person=True)), Error(), 64
        while True:
            found, count = (_Candidate * size)(), ctypes.c_size_t()
            status = LIBRARY.osoba_index_candidates(
                self._handle, text, found, size, byref(count), byref(error)
            )
            if status != BUFFER_TOO_SMALL:
                break
            size = count.value
        check(status, error)
        return [
            Candidate(self._id(one.member), self._place(one.member), _names(one.clusters, CLUSTERS))
            for one in found[: count.value]
        ]

    def decide(
        self, submission: _types.Person, *, policy: Mapping[str, Any], audit: bool = False
    ) -> dict[str, Any]:
        """Decides about a submission with the index as the registry, without questions. The policy's
        ``key`` and ``clusters`` are those of the index."""
        request: dict[str, Any] = {"submission": submission, "policy": {**self._settings, **policy}}
        if audit:
            request["audit"] = True
        text = text_of(
            LIBRARY.osoba_index_decide, self._handle, lend(to_json(request)), error=Error(), size=4096
        )
        return cast("dict[str, Any]", json.loads(text))

    def pairs(
        self,
        *,
        manual: float = 0.7,
        automatic: float = 0.9,
        block_limit: Optional[int] = None,
        part: Optional[int] = None,
        parts: Optional[int] = None,
        threads: int = 1,
    ) -> Pairs:
        """Every pair of active persons that share a cluster and whose deciding score is at least
        ``manual``, each once. ``block_limit`` leaves out blocks of more persons and counts them in
        :attr:`Pairs.account`.

        ``part`` of ``parts`` gives one of several independent parts, for other processes and
        machines; ``threads`` says how many parts are worked at once here.
        """
        if part is not None:
            wanted, parts = [part], parts if parts is not None else part + 1
        else:
            parts = parts if parts is not None else max(1, threads) * (4 if threads > 1 else 1)
            wanted = list(range(parts))
        limits = _limits(manual, automatic, block_limit)

        def one(number: int) -> tuple[Any, int, Account]:
            size = 1024
            while True:
                found, count, account = (_Pair * size)(), ctypes.c_size_t(), Account()
                status = LIBRARY.osoba_index_pairs(
                    self._handle, *limits, block_limit or 0, number, parts, found, size,
                    byref(count), byref(account),
                )
                if status != BUFFER_TOO_SMALL:
                    break
                size = count.value
            check(status)
            return found, count.value, account

        if threads > 1:
            with concurrent.futures.ThreadPoolExecutor(threads) as pool:
                return Pairs(self, list(pool.map(one, wanted)))
        return Pairs(self, [one(number) for number in wanted])

    def stream(
        self, *, manual: float = 0.7, automatic: float = 0.9, block_limit: Optional[int] = None
    ) -> PairStream:
        """The pairs of :meth:`pairs` in columns, as a stream that is worked as it is read, so that few
        are in memory: ``polars.DataFrame(index.stream())``, ``duckdb.sql("... from stream")``.

        >>> import osoba
        >>> osoba.Index([]).stream().account["compared"]
        0
        """
        limits = _limits(manual, automatic, block_limit)
        stream, account = ArrowStream(), Account()
        check(
            LIBRARY.osoba_index_pairs_arrow(
                self._handle, *limits, block_limit or 0, byref(stream), byref(account)
            )
        )
        return PairStream(stream, account)

    def groups(self, pairs: Pairs, *, group_limit: int = 10) -> list[dict[str, Any]]:
        """The groups of persons who are connected by automatic pairs: ``group``, ``ids``,
        ``weakest``, and in ``review`` why a group goes to clerks whole, or ``None``."""
        text = text_of(
            LIBRARY.osoba_index_groups, self._handle, pairs._pairs, len(pairs), group_limit, size=65536
        )
        return cast("list[dict[str, Any]]", json.loads(text))

    def _id(self, member: int) -> str:
        return text_of(LIBRARY.osoba_index_id, self._handle, member, size=64)

    def _place(self, member: int) -> int:
        place = ctypes.c_uint64()
        check(LIBRARY.osoba_index_place(self._handle, member, byref(place)))
        return place.value

    def _line(self, pair: Any) -> dict[str, Any]:
        line: dict[str, Any] = {
            "person_id": self._id(pair.person),
            "master_person_id": self._id(pair.master),
            "score": pair.score / SCORE_ONE,
        }
        if pair.deciding_score != pair.score:
            line["proven_score"] = pair.deciding_score / SCORE_ONE
        line["band"] = BANDS[pair.band]
        line["clusters"] = list(_names(pair.clusters, CLUSTERS))
        line["bins"] = self.scorecard._names(pair)
        line["cautions"] = list(_names(pair.cautions, CAUTIONS))
        if pair.master_by_id:
            line["master_by_id"] = True
        return line


def blocking_keys(
    persons: _types.Persons, *, key: str = "uk", clusters: str = "extended"
) -> Columns:
    """The keys by which an engine joins persons to pairs: whomever :meth:`Index.pairs` compares has one
    in common. Columns ``id``, ``keys`` (numbers, the same on every machine) and ``error``; of a list of
    records an error is raised.

    >>> import osoba
    >>> columns = osoba.blocking_keys([{"id": "a", "tax_id": "3347300034"}, {"id": "b"}])
    >>> [len(keys) for keys in columns["keys"]]
    [1, 0]
    """
    source = _arrow.Source(persons)
    function, numbers = LIBRARY.osoba_arrow_blocking_keys, _settings(key, clusters)
    columns = Columns(*_arrow.ask(function, *numbers, byref(source.stream)))
    _arrow.raise_first(columns, source)
    return columns


def judge(
    persons: _types.Persons,
    candidates: _types.Persons,
    *,
    scorecard: Optional[Scorecard] = None,
    key: str = "uk",
    clusters: str = "extended",
    manual: float = 0.7,
    automatic: float = 0.9,
) -> Columns:
    """Judges pairs row by row, the first person with the first candidate: gives those that
    :meth:`Index.pairs` gives, in the columns of :meth:`Index.stream`. For engines that join the persons by
    :func:`blocking_keys`. A row that is no pair, or one of whose persons cannot be read, gives nothing.

    >>> import osoba
    >>> somebody = {"last_name": "Зразко", "first_name": "Остап", "second_name": "Іванович",
    ...             "birth_date": "1991-08-24", "gender": "MALE", "tax_id": "3347300034",
    ...             "documents": [{"type": "PASSPORT", "number": "АА123456"}]}
    >>> pairs = osoba.judge([{**somebody, "id": "a"}], [{**somebody, "id": "b"}])
    >>> pairs["master_person_id"], pairs["band"]
    (['b'], ['automatic'])
    """
    card = scorecard if scorecard is not None else Scorecard.published()
    limits = _limits(manual, automatic, None)
    sources = _arrow.both(persons, candidates)
    streams = (byref(source.stream) for source in sources)
    arguments = card._handle, *_settings(key, clusters), *limits, *streams
    return Columns(*_arrow.ask(LIBRARY.osoba_arrow_pairs, *arguments))


def _settings(key: str, clusters: str) -> tuple[int, int]:
    if key not in ALGORITHMS:
        raise ValueError(f"no such key; there are {', '.join(ALGORITHMS)}")
    if clusters not in CLUSTER_SETS:
        raise ValueError(f"no such clusters; there are {', '.join(CLUSTER_SETS)}")
    return ALGORITHMS[key], CLUSTER_SETS[clusters]


def _limits(manual: float, automatic: float, block_limit: Optional[int]) -> tuple[int, int]:
    limits = (round(manual * SCORE_ONE), round(automatic * SCORE_ONE))
    if not 0 <= limits[0] <= limits[1] <= SCORE_ONE:
        raise ValueError("limits are 0 <= manual <= automatic <= 1")
    if block_limit is not None and block_limit < 1:
        raise ValueError("a block limit is at least 1")
    return limits


def _account(parts: Iterable[Account]) -> dict[str, Any]:
    """What was compared and left out."""
    sums = dict.fromkeys(("compared", "blocks_left_out", "persons_left_out", "pairs_left_out"), 0)
    for part in parts:
        for field in sums:
            sums[field] += getattr(part, field)
    compared = sums.pop("compared")
    left_out = {field.partition("_")[0]: count for field, count in sums.items()}
    return {"compared": compared, "left_out": left_out}


def _names(bits: int, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for place, name in enumerate(names) if bits >> place & 1)


def _with_zone(person: _types.Person) -> _types.Person:
    """The person with ``updated_at`` in UTC if it is a datetime without a zone, as a database's
    ``timestamp`` comes."""
    updated: Union[str, datetime.datetime, None] = person.get("updated_at") if isinstance(person, Mapping) else None
    if isinstance(updated, datetime.datetime) and updated.tzinfo is None:
        return {**person, "updated_at": updated.replace(tzinfo=datetime.timezone.utc)}
    return person
