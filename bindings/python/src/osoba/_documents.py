"""Whole documents: the commands of the command line as functions."""

from __future__ import annotations

import ctypes
import datetime
import json
import weakref
from typing import Any, Callable, Mapping, Optional, Sequence, Union, cast, overload

from . import _arrow, _types
from ._arrow import Columns
from ._errors import OsobaError
from ._json import to_json
from ._library import INVALID_FIELD, LIBRARY, Error, Text, check, lend, text_of
from ._scorecard import Scorecard, Scores

Json = Any


class Documents:
    """Answers documents with one scorecard; share it between threads.

    The functions of this module are the methods of one with the published scorecard. Make your own
    for another scorecard:

    >>> import osoba
    >>> clean = osoba.Documents(osoba.Scorecard.published(normalisation="clean"))
    >>> clean.score({"last_name": "Ґудзь"}, {"last_name": "Гудзь"})["distances"]["distance_last_name"]
    0

    or to be told of a field that no person has; by default it is ignored, since hosts pass whole
    records:

    >>> try:
    ...     osoba.Documents(strict=True).keys({"lastname": "Зразко"})
    ... except osoba.OsobaError as error:
    ...     print(error)
    lastname: unknown_field
    """

    def __init__(self, scorecard: Optional[Scorecard] = None, *, strict: bool = False) -> None:
        self.scorecard = scorecard if scorecard is not None else Scorecard.published()
        handle, error = ctypes.c_void_p(), Error()
        settings = lend(to_json({"strict": strict}))
        made = LIBRARY.osoba_engine_new(
            self.scorecard._handle, settings, ctypes.byref(handle), ctypes.byref(error)
        )
        check(made, error)
        self._handle = handle
        weakref.finalize(self, LIBRARY.osoba_engine_free, handle)

    def answer(self, command: str, document: Text) -> str:
        """Answers the text of a document with a text: the very bytes of the command line.

        >>> import osoba
        >>> osoba.Documents().answer("cumulative", '{"unzr": "IN_REVIEW"}')
        '{"verification_status":"VERIFICATION_NEEDED"}'
        """
        of_command = (self._handle, lend(command), lend(document))
        return text_of(LIBRARY.osoba_engine_run, *of_command, error=Error(), size=4096)

    def _ask(self, command: str, document: Json, *, is_person: bool = False) -> Any:
        return json.loads(self.answer(command, to_json(document, is_person=is_person)))

    def unzr(
        self, unzr: str, birth_date: Union[str, datetime.date, None] = None
    ) -> _types.Unzr:
        """Takes a UNZR apart and checks it against a birth date.

        >>> import osoba
        >>> found = osoba.unzr("19910824-00026", "1991-08-24")
        >>> found["valid"], found["serial"], found["matches_birth_date"]
        (True, 2, True)
        >>> osoba.unzr("1991-08-24")
        {'valid': False, 'reason': 'length'}
        """
        return cast(_types.Unzr, self._ask("unzr", {"unzr": unzr, "birth_date": birth_date}))

    @overload
    def identifiers(self, person: _types.Person) -> dict[str, Any]: ...
    @overload
    def identifiers(self, person: _types.Persons) -> Columns: ...
    def identifiers(
        self, person: Union[_types.Person, _types.Persons]
    ) -> Union[dict[str, Any], Columns]:
        """Checks a person's tax id, documents, phones and UNZR; every finding is advisory. Of many
        persons, a table or a list, the answers come in columns.

        >>> import osoba
        >>> osoba.identifiers({"tax_id": "3347300034"})["tax_id"]["birth_date"]
        '1991-08-24'
        """
        if _arrow.is_many(person):
            return _arrow.answers(LIBRARY.osoba_arrow_identifiers, cast(_types.Persons, person))
        return cast("dict[str, Any]", self._ask("identifiers", person, is_person=True))

    def sync(
        self,
        person: _types.Person,
        verification: Mapping[str, Any],
        answer: Optional[Mapping[str, Any]] = None,
        *,
        now: Union[str, datetime.datetime],
        before_claim: Optional[Mapping[str, Any]] = None,
        policy: Optional[Mapping[str, Any]] = None,
    ) -> _types.Step:
        """Plans one step of the synchronisation of one person: ask or decide. This is the command
        line's ``sync``.

        Do what the step says; after an ``ask`` call again with the registry's ``answer``,
        ``{"status": 1, "description": "…"}`` or ``{"fault": "timeout"}``. ``now`` is a time with its
        zone.

        >>> import osoba
        >>> osoba.sync({"unzr": None}, {"unzr_verification_status": "VERIFIED"},
        ...            now="2024-05-01T01:00:00Z")
        {'leave': 'status_changed'}
        """
        document = {
            "person": person,
            "verification": verification,
            "answer": answer,
            "before_claim": before_claim,
            "policy": policy,
            "now": now,
        }
        return cast(_types.Step, self._ask("sync", document))

    def cumulative(self, streams: Mapping[str, Optional[str]]) -> str:
        """A person's cumulative status from the statuses of the streams.

        >>> import osoba
        >>> osoba.cumulative({"drfo": "VERIFIED", "unzr": "NOT_VERIFIED"})
        'CHANGES_NEEDED'
        """
        return cast(str, self._ask("cumulative", streams)["verification_status"])

    @overload
    def score(
        self, person: _types.Person, candidate: _types.Person, **options: Any
    ) -> _types.Score: ...
    @overload
    def score(
        self, person: _types.Persons, candidate: _types.Persons, *, distances: bool = False
    ) -> Scores: ...
    def score(
        self,
        person: Union[_types.Person, _types.Persons],
        candidate: Union[_types.Person, _types.Persons],
        **options: Any,
    ) -> Union[_types.Score, Scores]:
        """Scores a pair: ``score``, ``bins`` under the published names, ``distances``.

        Options: ``explain=True`` adds points and counterfactuals, ``bands=True`` the band, with
        ``limits={"automatic": 0.9, "manual": 0.7}``.

        Of two tables or lists the pairs are scored row by row, and the answer comes in columns;
        ``distances=True`` adds the distances. For one person against many candidates see
        :func:`osoba.score_many`.

        >>> import osoba
        >>> osoba.score({"last_name": "Шевченко"}, {"last_name": "Шевчук"})["bins"]["d_last_name_bin"]
        '3'
        """
        if _arrow.is_many(person) or _arrow.is_many(candidate):
            persons, candidates = cast(_types.Persons, person), cast(_types.Persons, candidate)
            return self.scorecard.score_pairs(persons, candidates, **options)
        document = {"person": person, "candidate": candidate, **options}
        return cast(_types.Score, self._ask("score", document))

    def explain(
        self, person: _types.Person, candidate: _types.Person, **options: Any
    ) -> dict[str, Any]:
        """Explains a score: points of every variable, counterfactuals, a table for people, a
        picture. Nothing personal is in it. Options are those of the command line's document.

        >>> import osoba
        >>> why = osoba.explain({"last_name": "Шевченко"}, {"last_name": "Шевчук"})
        >>> sum(v["points"] for v in why["variables"]) + why["intercept"] < 0
        True
        """
        document = {"person": person, "candidate": candidate, **options}
        return cast("dict[str, Any]", self._ask("explain", document))

    def encode(self, name: str, kind: str = "last") -> dict[str, Optional[str]]:
        """Encodes a name: both phonetic codes and the Latin form, ``None`` where there is nothing
        to encode. ``kind`` is ``last``, ``first`` or ``second``.

        >>> import osoba
        >>> encoded = osoba.encode("Шевченко")
        >>> encoded["kankowski"], encoded["latin"]
        ('ШИФЧИ3', 'Shevchenko')
        """
        answer = self._ask("encode", {"name": name, "kind": kind})
        return cast("dict[str, Optional[str]]", answer)

    @overload
    def keys(self, person: _types.Person) -> dict[str, Any]: ...
    @overload
    def keys(self, person: _types.Persons) -> Columns: ...
    def keys(self, person: Union[_types.Person, _types.Persons]) -> Union[dict[str, Any], Columns]:
        """What a person is found by: the keys of all clusters, the codes of the names. Of many persons,
        a table or a list, the answers come in columns.

        >>> import osoba
        >>> osoba.keys({"tax_id": "3347300034", "last_name": "Зразко"})["tax_id"]
        '3347300034'
        """
        if _arrow.is_many(person):
            return _arrow.answers(LIBRARY.osoba_arrow_keys, cast(_types.Persons, person))
        return cast("dict[str, Any]", self._ask("keys", person, is_person=True))

    def decide(
        self,
        submission: _types.Person,
        facts: Optional[Mapping[str, Any]] = None,
        *,
        policy: Mapping[str, Any],
        audit: bool = False,
    ) -> dict[str, Any]:
        """Takes one step of matching: ``{"ask": question}`` or a decision.

        Look up what the question names, put it into ``facts`` under the question's name and call
        again, or let :meth:`match` do that. ``audit=True`` adds the record for :meth:`replay`.

        >>> import osoba
        >>> somebody = {"first_name": "Олена", "last_name": "Зразко"}
        >>> osoba.decide(somebody, policy={"preset": "registration"})["ask"]["question"]
        'candidates'
        >>> osoba.decide(somebody, {"candidates": []}, policy={"preset": "registration"})["rule"]
        'no_candidates'
        """
        document: dict[str, Any] = {"submission": submission, "facts": facts or {}, "policy": policy}
        if audit:
            document["audit"] = True
        return cast("dict[str, Any]", self._ask("decide", document))

    def match(
        self,
        submission: _types.Person,
        look_up: Callable[[dict[str, Any]], Any],
        *,
        policy: Mapping[str, Any],
        audit: bool = False,
    ) -> dict[str, Any]:
        """Decides about a submission, calling ``look_up`` for each fact that is asked for.

        ``look_up`` takes the question, e.g. ``{"question": "phone_holders", "phone": "+38…"}``, and
        gives the fact that answers it: an empty list where nobody is found, ``None`` only where
        there is no such ``person``. It is called at most four times; a question that it does not
        answer is an :class:`OsobaError` whose ``field`` is the question's name.

        >>> import osoba
        >>> somebody = {"first_name": "Олена", "last_name": "Зразко"}
        >>> osoba.match(somebody, lambda question: [], policy={"threshold": 0.9})["decision"]
        'create'
        """
        facts: dict[str, Any] = {}
        while True:
            step = self.decide(submission, facts, policy=policy, audit=audit)
            if "ask" not in step:
                return step
            question = step["ask"]["question"]
            if question in facts:
                raise OsobaError(question, "required", INVALID_FIELD)
            facts[question] = look_up(step["ask"])

    def why_not(
        self, submission: _types.Person, candidate: _types.Person, *, policy: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Why a given person was not matched, cluster by cluster and variable by variable."""
        document = {"submission": submission, "candidate": candidate, "policy": policy}
        return cast("dict[str, Any]", self._ask("why_not", document))

    def replay(self, audit: Mapping[str, Any]) -> dict[str, Any]:
        """Makes a decision again from its audit record, or says which version differs."""
        return cast("dict[str, Any]", self._ask("replay", audit))

    def search(
        self,
        query: Mapping[str, Any],
        persons: Sequence[_types.Person],
        *,
        key: Optional[str] = None,
        normalisation: Optional[str] = None,
    ) -> dict[str, Any]:
        """Ranks persons for an operator who searches; each person needs an ``id``.

        Names, tax ids and certificates are compared in the ``clean`` normalisation unless
        ``normalisation`` is ``published``. ``findings`` name the searched values that are
        malformed or placeholders.

        >>> import osoba
        >>> query = {"first_name": "Олена", "last_name": "Зразко", "birth_date": "1991-08-24"}
        >>> osoba.search(query, [{"id": "7", **query}])["ids"]
        ['7']
        """
        document = {
            "query": query,
            "persons": list(persons),
            "key": key,
            "normalisation": normalisation,
        }
        return cast("dict[str, Any]", self._ask("search", document))

    def merge(
        self,
        merge_candidate: Mapping[str, Any],
        facts: Mapping[str, Any],
        *,
        reason: str,
        now: Union[str, datetime.datetime],
        policy: Optional[Mapping[str, Any]] = None,
    ) -> dict[str, Any]:
        """Plans one step of the merge of one pair: ask or decide.

        ``facts`` hold ``person`` and ``master``, each with ``status``, ``is_active``, ``updated_at``
        and ``master_person_id``; after an ``ask`` add ``declarations``, ``{"person": True, "master":
        False}`` or ``{"fault": "timeout"}``, and call again. ``reason`` is ``AUTO_MERGE`` or
        ``MANUAL_MERGE``. Times have a zone.

        >>> import osoba
        >>> candidate = {"id": "7", "person_id": "a", "master_person_id": "b", "score": 0.97,
        ...              "status": "IN_PROCESS", "inserted_at": "2026-11-02T00:00:00Z"}
        >>> person = {"status": "active", "is_active": True, "updated_at": "2026-11-01T00:00:00Z",
        ...           "master_person_id": None}
        >>> osoba.merge(candidate, {"person": person, "master": person}, reason="AUTO_MERGE",
        ...             now="2026-11-03T00:00:00Z")
        {'ask': {'question': 'declarations'}}
        """
        document = {
            "merge_candidate": merge_candidate,
            "facts": facts,
            "reason": reason,
            "policy": policy,
            "now": now,
        }
        return cast("dict[str, Any]", self._ask("merge", document))

    def review(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """Gives a clerk the next pair to review (``assign``), or records what a clerk decided about
        one (``decide``): ``{"apply": …}`` or ``{"refuse": …}`` with an ``http`` status.

        >>> import osoba
        >>> osoba.review({"assign": {"clerk_id": "k", "requests": [], "candidates": []}})["refuse"]["http"]
        404
        """
        return cast("dict[str, Any]", self._ask("review", document))
