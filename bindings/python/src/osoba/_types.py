"""The shapes of documents, for type checkers. All are plain dictionaries at run time."""

from __future__ import annotations

import datetime
from typing import Any, Iterable, Mapping, Optional, Protocol, TypedDict, Union

Date = Union[str, datetime.date, None]
"""``YYYY-MM-DD``, a :class:`datetime.date`, or the midnight that a data frame makes of one."""


class Document(TypedDict, total=False):
    """One of a person's documents."""

    type: Optional[str]
    number: Optional[str]


class Address(TypedDict, total=False):
    """One of a person's addresses; ``type`` is ``RESIDENCE`` or ``REGISTRATION``."""

    type: Optional[str]
    settlement: Optional[str]
    settlement_id: Optional[str]


class AuthenticationMethod(TypedDict, total=False):
    """One way in which a person proves to be present; ``type`` is ``OTP`` where there is a phone."""

    type: Optional[str]
    phone_number: Optional[str]


class Phone(TypedDict, total=False):
    """A phone; nobody authenticates by it."""

    type: Optional[str]
    number: Optional[str]


class ConfidantPerson(TypedDict, total=False):
    """The person who speaks for another."""

    phones: Optional[list[Phone]]


class Frequencies(TypedDict, total=False):
    """How many persons of the register share something with this one."""

    last_name: Optional[int]
    settlement: Optional[int]
    phones: Optional[Mapping[str, int]]


class Person(TypedDict, total=False):
    """A person under ESOZ's field names, every one of which may be absent.

    ``None``, NaN, ``pandas.NA`` and ``NaT`` are absent values. A record of the host's own may have more
    fields, which are ignored: ``typing.cast`` tells a type checker so. ``extra`` holds fields of the
    host's own that a scorecard of format 2 or a cluster names.
    """

    id: Optional[str]
    person_id: Optional[str]
    first_name: Optional[str]
    last_name: Optional[str]
    second_name: Optional[str]
    birth_date: Date
    gender: Optional[str]
    tax_id: Optional[str]
    no_tax_id: Optional[bool]
    unzr: Optional[str]
    birth_settlement: Optional[str]
    status: Optional[str]
    is_active: Optional[bool]
    documents: Optional[list[Document]]
    addresses: Optional[list[Address]]
    authentication_methods: Optional[list[AuthenticationMethod]]
    phones: Optional[list[Phone]]
    confidant_person: Optional[ConfidantPerson]
    extra: Optional[Mapping[str, Union[str, int, float, None]]]
    frequencies: Optional[Frequencies]
    updated_at: Union[str, datetime.datetime, None]


class ArrowArray(Protocol):
    """What gives an Arrow array: a record batch, this package's columns."""

    def __arrow_c_array__(self, requested_schema: Any = None) -> tuple[Any, Any]: ...


class ArrowStream(Protocol):
    """What gives Arrow arrays: a data frame of pandas or polars, a table, a relation of DuckDB."""

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...


Persons = Union[ArrowStream, ArrowArray, Iterable[Person]]
"""Many persons: a table with a column for each field, or records."""


class Unzr(TypedDict, total=False):
    """What :func:`osoba.unzr` finds; of a text that is no UNZR only ``valid`` and ``reason``."""

    valid: bool
    reason: str
    birth_date: Optional[str]
    serial: int
    check_digit: int
    check_digit_valid: bool
    matches_birth_date: Optional[bool]


class Step(TypedDict, total=False):
    """What :func:`osoba.sync` answers: exactly one of ``ask``, ``apply``, ``leave`` and ``retry``;
    with ``retry`` perhaps ``release``."""

    ask: dict[str, Any]
    apply: dict[str, Any]
    leave: str
    retry: str
    release: dict[str, Any]


class Score(TypedDict, total=False):
    """What :func:`osoba.score` answers about one pair."""

    score: float
    bins: dict[str, str]
    distances: dict[str, Optional[int]]
    band: str
    points: dict[str, float]
    counterfactuals: list[dict[str, Any]]
