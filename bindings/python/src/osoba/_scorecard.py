"""Scorecards and prepared persons: the typed layer, for one person against many."""

from __future__ import annotations

import ctypes
import functools
import weakref
from ctypes import byref
from dataclasses import dataclass
from typing import Any, Iterable, Iterator, Mapping, Sequence, Union, cast, overload

from . import _arrow, _types
from ._arrow import Columns, Layout
from ._errors import OsobaError
from ._json import to_json
from ._library import INVALID_FIELD, LIBRARY, NORMALISATIONS, ArrowArray, ArrowSchema, Error, Text
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


class Scores(Columns):
    """Scores in columns: ``score``, the bin of every variable, and perhaps ``distances``.

    A row is a :class:`Scored`. :attr:`score` and :attr:`bins` are the columns, of which numpy, polars and
    the like make arrays without copying.

    >>> import osoba
    >>> somebody = {"last_name": "Шевченко"}
    >>> scores = osoba.score([somebody, somebody], [somebody, {"last_name": "Шевчук"}])
    >>> scores.score[0] > scores.score[1]
    True
    >>> [scores.bin_names["d_last_name_bin"][bin] for bin in scores.bins["d_last_name_bin"]]
    ['1', '3']
    """

    @property
    def score(self) -> Sequence[float]:
        """The scores, 0 to 1 in steps of 0.00001."""
        return self.column("score")

    @property
    def bins(self) -> dict[str, Sequence[int]]:
        """The bins of every variable, as places in :attr:`bin_names`."""
        return {variable: self.column(variable) for variable in self.bin_names}

    @property
    def bin_names(self) -> dict[str, list[str]]:
        """The names of the bins of every variable."""
        return self._owner.layout.bin_names

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Scores):
            return len(self) == len(other) and list(self) == list(other)
        return NotImplemented

    __hash__ = None  # type: ignore[assignment]

    @overload
    def __getitem__(self, key: str) -> Sequence[Any]: ...
    @overload
    def __getitem__(self, key: int) -> Scored: ...
    def __getitem__(self, key: Union[str, int]) -> Any:
        return super().__getitem__(key)

    def __iter__(self) -> Iterator[Scored]:
        return super().__iter__()

    def _row(self, place: int) -> Scored:
        columns = self._lists()
        score = columns["score"][place]
        if score is None:
            error = columns["error"][place]
            raise OsobaError.about(f"[{place}].{error['field']}", error["rule"], INVALID_FIELD)
        names = self.bin_names.items()
        return Scored(score, {variable: bins[columns[variable][place]] for variable, bins in names})


class PreparedPersons(Sequence[PreparedPerson]):
    """Persons prepared for comparison, to be scored together and more than once. See
    :meth:`Scorecard.prepare_many`."""

    def __init__(self, persons: Iterable[PreparedPerson]) -> None:
        self._persons = list(persons)
        handles = (person._handle.value for person in self._persons)
        self._handles = (ctypes.c_void_p * len(self._persons))(*handles)

    def __len__(self) -> int:
        return len(self._persons)

    @overload
    def __getitem__(self, place: int) -> PreparedPerson: ...
    @overload
    def __getitem__(self, place: slice) -> PreparedPersons: ...
    def __getitem__(self, place: Union[int, slice]) -> Union[PreparedPerson, PreparedPersons]:
        if isinstance(place, slice):
            return PreparedPersons(self._persons[place])
        return self._persons[place]


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
        handle, error = ctypes.c_void_p(), Error()
        status = LIBRARY.osoba_person_from_json(
            self._handle, lend(to_json(person, is_person=True)), ctypes.byref(handle), ctypes.byref(error)
        )
        check(status, error)
        return PreparedPerson(handle)

    def prepare_many(
        self, persons: Iterable[Union[_types.Person, PreparedPerson]]
    ) -> PreparedPersons:
        """Prepares many persons; a person that cannot be read is an error that names its place."""
        prepared = []
        for place, person in enumerate(persons):
            try:
                prepared.append(self._prepared(person))
            except OsobaError as refused:
                field = f"[{place}].{refused.field}".rstrip(".")
                raise OsobaError.about(field, refused.rule, refused.status) from None
        return PreparedPersons(prepared)

    def score_many(
        self,
        person: Union[_types.Person, PreparedPerson],
        candidates: Union[_types.Persons, Iterable[PreparedPerson]],
    ) -> Scores:
        """Scores one person against many candidates, in their order: a table, a list of records, or
        prepared persons. Prepare what is used again.

        >>> import osoba
        >>> card = osoba.Scorecard.published()
        >>> probe = card.prepare({"last_name": "Шевченко"})
        >>> [scored.bins["d_last_name_bin"] for scored in card.score_many(
        ...     probe, [{"last_name": "Шевчук"}, {"last_name": "Шевченко"}])]
        ['3', '1']
        >>> prepared = card.prepare_many([{"last_name": "Шевчук"}, {"last_name": "Шевченко"}])
        >>> list(card.score_many(probe, prepared).bins["d_last_name_bin"])
        [2, 0]
        """
        probe = self._prepared(person)
        if isinstance(candidates, PreparedPersons):
            handles, array = candidates._handles, ArrowArray()
            function, card = LIBRARY.osoba_arrow_score_prepared, self._handle
            check(function(card, probe._handle, handles, len(handles), None, byref(array)))
            return Scores(self._layout, array)
        if not _arrow.is_table(candidates):
            mixed = list(cast("Iterable[Any]", candidates))
            if any(isinstance(one, PreparedPerson) for one in mixed):
                return self.score_many(probe, self.prepare_many(mixed))
            candidates = cast(_types.Persons, mixed)
        source = _arrow.Source(cast(_types.Persons, candidates))
        arguments = self._handle, probe._handle, byref(source.stream), False
        scores = Scores(*_arrow.ask(LIBRARY.osoba_arrow_score_many, *arguments))
        _arrow.raise_first(scores, source)
        return scores

    @functools.cached_property
    def _layout(self) -> Layout:
        """The columns of prepared persons, which are the same in every answer."""
        probe = self.prepare({})

        def schema() -> ArrowSchema:
            made, array = ArrowSchema(), ArrowArray()
            function, card = LIBRARY.osoba_arrow_score_prepared, self._handle
            check(function(card, probe._handle, None, 0, byref(made), byref(array)))
            _arrow.release(array)
            return made

        return Layout(schema(), schema)

    def score_pairs(
        self, persons: _types.Persons, candidates: _types.Persons, *, distances: bool = False
    ) -> Scores:
        """Scores pairs row by row, the first person with the first candidate: two tables or lists of
        one length. See :func:`osoba.score`."""
        sources = _arrow.both(persons, candidates)
        streams = (byref(source.stream) for source in sources)
        function = LIBRARY.osoba_arrow_score
        scores = Scores(*_arrow.ask(function, self._handle, *streams, distances))
        _arrow.raise_first(scores, *sources)
        return scores

    def _prepared(self, person: Union[_types.Person, PreparedPerson]) -> PreparedPerson:
        return person if isinstance(person, PreparedPerson) else self.prepare(person)

    def _names(self, scored: Any) -> dict[str, str]:
        bins = enumerate(zip(self._variables, scored.bins))
        return {variable: self._bin(place, number) for place, (variable, number) in bins}

    def _bin(self, variable: int, number: int) -> str:
        name = self._bins.get((variable, number))
        if name is None:
            name = text_of(LIBRARY.osoba_scorecard_bin, self._handle, variable, number)
            self._bins[variable, number] = name
        return name
