"""The shapes of documents, for type checkers. All are plain dictionaries at run time."""

from __future__ import annotations

from typing import Any, Mapping, Optional, TypedDict

Person = Mapping[str, Any]
"""A person under ESOZ's field names: ``first_name``, ``last_name``, ``second_name``, ``birth_date``
(a :class:`datetime.date` or ``YYYY-MM-DD``), ``gender``, ``tax_id``, ``unzr``, ``birth_settlement``,
``documents``, ``addresses``, ``authentication_methods``, ``phones``, ``confidant_person``; ``extra``, a
dictionary of the host's own texts and numbers, and ``frequencies`` (``last_name``, ``settlement``,
``phones`` by number), which scorecards of format 2 may read; and whatever else the host has, which is
ignored."""


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
    """What :func:`osoba.plan` answers: exactly one of ``ask``, ``apply``, ``leave`` and ``retry``;
    with ``retry`` perhaps ``release``."""

    ask: dict[str, Any]
    apply: dict[str, Any]
    leave: str
    retry: str
    release: dict[str, Any]


class Score(TypedDict, total=False):
    """What :func:`osoba.score` answers."""

    score: float
    bins: dict[str, str]
    distances: dict[str, Optional[int]]
    band: str
    points: dict[str, float]
    counterfactuals: list[dict[str, Any]]
