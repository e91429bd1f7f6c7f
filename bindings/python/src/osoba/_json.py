"""Documents as JSON text: dates, times, and what data frames put where nothing is."""

from __future__ import annotations

import datetime
import json
from typing import Any, Mapping, Optional

# Fields that hold a date, wherever they are in a document.
_DATES = frozenset(("birth_date", "date", "test_from"))
# Fields that hold persons. In a person a NaN is an absent value, elsewhere it is a mistake.
_PERSONS = frozenset(
    (
        "candidate",
        "candidates",
        "person",
        "persons",
        "phone_holders",
        "query",
        "same_identity",
        "submission",
    )
)


class _Other(Exception):
    """A value that JSON does not know, and whose field says what it means."""


def _date_or_other(value: object) -> str:
    if type(value) is datetime.date:
        return value.isoformat()
    raise _Other


def to_json(value: Any, *, is_person: bool = False) -> bytes:
    """A document's text. Dates and times become ISO 8601; what says that a value is missing, null."""
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, default=_date_or_other)
    except (_Other, ValueError):
        plain = _plain(value, None, is_person)
        text = json.dumps(plain, ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "surrogatepass")


def _plain(value: Any, field: Optional[str], is_person: bool) -> Any:
    """The value in types that JSON knows."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return None if is_person and value != value else value
    if isinstance(value, Mapping):
        fields = value.items()
        return {name: _plain(inner, name, is_person or name in _PERSONS) for name, inner in fields}
    if isinstance(value, (list, tuple)):
        return [_plain(inner, field, is_person) for inner in value]
    if type(value).__name__ in ("NaTType", "NAType"):
        return None
    if isinstance(value, datetime.datetime):
        # Another time than midnight is refused where a date should be: it may be the day before elsewhere.
        is_date = field in _DATES and value.time() == datetime.time()
        return (value.date() if is_date else value).isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if type(value).__module__ == "numpy":
        if type(value).__name__ == "datetime64":
            # With more digits than microseconds it would come back as a number.
            value = value.astype("datetime64[us]")
        return _plain(value.tolist(), field, is_person)
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")
