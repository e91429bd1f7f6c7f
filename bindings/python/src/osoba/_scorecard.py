"""Scorecards and prepared persons: the typed layer, for one person against many."""

from __future__ import annotations

import ctypes
import weakref
from dataclasses import dataclass
from typing import Any, Iterable, Mapping, Union

from . import _types
from ._library import LIBRARY, NORMALISATIONS, SCORE_ONE, Error, Text
from ._library import Scored as _Scored
from ._library import check, lend, text_of


@dataclass(frozen=True)
class Scored:
    """The score of a pair, 0 to 1 in steps of 0.00001, and the bin of every variable."""

    score: float
    bins: dict[str, str]


class PreparedPerson:
    """A person prepared for comparison; share it between threads. See :meth:`Scorecard.prepare`."""

    def __init__(self, handle: ctypes.c_void_p) -> None:
        self._handle = handle
        weakref.finalize(self, LIBRARY.osoba_person_free, handle)


class Scorecard:
    """How pairs of persons are binned and what each bin weighs; share it between threads.

    >>> import osoba
    >>> card = osoba.Scorecard.published()
    >>> card.name, len(card.hash)
    ('esoz-2019-02-15', 64)
    """

    def __init__(self, document: Union[Text, Mapping[str, Any]]) -> None:
        """Reads a scorecard's JSON document, as text or as a dictionary."""
        if isinstance(document, Mapping):
            from ._documents import to_json

            document = to_json(document)
        handle, error = ctypes.c_void_p(), Error()
        status = LIBRARY.osoba_scorecard_new(
            lend(document), ctypes.byref(handle), ctypes.byref(error)
        )
        check(status, error)
        self._take(handle)

    @classmethod
    def published(cls, *, normalisation: str = "published") -> Scorecard:
        """The published scorecard of February 2019.

        ``normalisation`` is ``published``, quirks included, so that scores can be compared with
        stored ones, or ``clean``.
        """
        if normalisation not in NORMALISATIONS:
            raise ValueError(f"no such normalisation; there are {', '.join(NORMALISATIONS)}")
        handle = ctypes.c_void_p()
        number = NORMALISATIONS[normalisation]
        check(LIBRARY.osoba_scorecard_published(number, ctypes.byref(handle)))
        card = cls.__new__(cls)
        card._take(handle)
        return card

    def _take(self, handle: ctypes.c_void_p) -> None:
        self._handle = handle
        weakref.finalize(self, LIBRARY.osoba_scorecard_free, handle)
        self.name = text_of(LIBRARY.osoba_scorecard_name, handle)
        self.hash = text_of(LIBRARY.osoba_scorecard_hash, handle)
        count = ctypes.c_size_t()
        check(LIBRARY.osoba_scorecard_variables(handle, ctypes.byref(count)))
        self._variables = [
            text_of(LIBRARY.osoba_scorecard_variable, handle, place) for place in range(count.value)
        ]
        self._bins: dict[tuple[int, int], str] = {}

    def prepare(self, person: _types.Person) -> PreparedPerson:
        """Prepares a person: normalises the texts once, for many comparisons."""
        from ._documents import to_json

        handle, error = ctypes.c_void_p(), Error()
        status = LIBRARY.osoba_person_from_json(
            self._handle, lend(to_json(person)), ctypes.byref(handle), ctypes.byref(error)
        )
        check(status, error)
        return PreparedPerson(handle)

    def score_many(
        self,
        person: Union[_types.Person, PreparedPerson],
        candidates: Iterable[Union[_types.Person, PreparedPerson]],
    ) -> list[Scored]:
        """Scores one person against many candidates, in their order. Prepare what is used again.

        >>> import osoba
        >>> card = osoba.Scorecard.published()
        >>> probe = card.prepare({"last_name": "Шевченко"})
        >>> [scored.bins["d_last_name_bin"] for scored in card.score_many(
        ...     probe, [{"last_name": "Шевчук"}, {"last_name": "Шевченко"}])]
        ['3', '1']
        """
        probe = self._prepared(person)
        prepared = [self._prepared(candidate) for candidate in candidates]
        count = len(prepared)
        pointers = (ctypes.c_void_p * count)(*(one._handle.value for one in prepared))
        scored = (_Scored * count)()
        check(
            LIBRARY.osoba_scorecard_score_many(
                self._handle, probe._handle, pointers, count, scored
            )
        )
        return [Scored(one.score / SCORE_ONE, self._names(one)) for one in scored]

    def _prepared(self, person: Union[_types.Person, PreparedPerson]) -> PreparedPerson:
        return person if isinstance(person, PreparedPerson) else self.prepare(person)

    def _names(self, scored: _Scored) -> dict[str, str]:
        bins = enumerate(zip(self._variables, scored.bins))
        return {variable: self._bin(place, number) for place, (variable, number) in bins}

    def _bin(self, variable: int, number: int) -> str:
        name = self._bins.get((variable, number))
        if name is None:
            name = text_of(LIBRARY.osoba_scorecard_bin, self._handle, variable, number)
            self._bins[variable, number] = name
        return name
