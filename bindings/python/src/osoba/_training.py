"""Training: a scorecard of one's own from pairs of persons."""

from __future__ import annotations

import ctypes
import datetime
import html
import json
import weakref
from ctypes import byref
from typing import Any, Iterable, Mapping, Optional, Sequence, Union, cast

from . import _types
from ._errors import OsobaError
from ._json import to_json
from ._library import LIBRARY, Error, check, lend, text_of
from ._scorecard import Scorecard


class Training:
    """A scorecard and how it came about; a notebook shows it as tables and bars."""

    text: str
    """The scorecard's document as the command line writes it; write it into a file as it is."""
    report: dict[str, Any]
    """Points and pairs by bin, merged bins, orders that acted, notices, measures of training and
    test."""
    unread: list[str]
    """Fields of pairs that were not read."""

    def __init__(self, answer: str) -> None:
        document = json.loads(answer)
        self.text = document["card"]
        self.report = document["report"]
        self.unread = document["unread"]

    @property
    def card(self) -> dict[str, Any]:
        """The scorecard's document."""
        return cast("dict[str, Any]", json.loads(self.text))

    @property
    def scorecard(self) -> Scorecard:
        """The scorecard, to score and decide with."""
        return Scorecard(self.text)

    def __repr__(self) -> str:
        report = self.report
        pairs, notices = report["train"]["pairs"], len(report["notices"])
        return f"<osoba.Training {report['method']}: {pairs} pairs, {notices} notices>"

    def _repr_html_(self) -> str:
        """The report as a notebook shows it."""
        report = self.report
        parts = [f"<h3>{html.escape(self.card['name'])}</h3>"]
        head = [report["method"], f"{report['train']['pairs']:,} pairs to train with"]
        if report["test"]["pairs"]:
            head.append(f"{report['test']['pairs']:,} to test with")
        parts.append(f"<p>{'; '.join(map(html.escape, head))}</p>")
        notices: dict[str, list[str]] = {}
        for notice in report["notices"]:
            about = " ".join(notice[field] for field in ("comparison", "bin") if field in notice)
            notices.setdefault(notice["notice"], []).append(about)
        if notices:
            rows = ([kind.replace("_", " "), ", ".join(filter(None, of))] for kind, of in notices.items())
            parts.append(_table("Beware", ["what", "values"], rows))
        parts.append(
            _table(
                "Measures",
                ["score from", "precision, training", "recall, training", "precision, test", "recall, test"],
                (
                    [f"{train['threshold']:g}", *map(_share, (train["precision"], train["recall"])),
                     *map(_share, (test["precision"], test["recall"]))]
                    for train, test in zip(report["train"]["at"], report["test"]["at"])
                ),
            )
        )
        bins = [bin for one in report["comparisons"] for bin in one["bins"]]
        most = max((abs(bin["points"]) for bin in bins), default=0)
        counts = {"matches": "matches", "differ": "others", "unlabelled": "unlabelled"}
        counts = {count: title for count, title in counts.items() if any(bin[count] for bin in bins)}
        for one in report["comparisons"]:
            rows = (
                [bin["bin"], _signed(bin["points"]), _bar(bin["points"], most),
                 *(f"{bin[count]:,.10g}" for count in counts)]
                for bin in one["bins"]
            )
            titles = ["value", "points", "", *counts.values()]
            parts.append(_table(one["comparison"], titles, rows, raw=2))
        return "\n".join(parts)


def _table(caption: str, titles: Sequence[str], rows: Iterable[Sequence[str]], raw: int = -1) -> str:
    """A table; the cells of column ``raw`` are markup already."""
    head = "".join(f"<th>{html.escape(title)}</th>" for title in titles)
    body = "".join(
        "<tr>" + "".join(f"<td>{cell if at == raw else html.escape(cell)}</td>" for at, cell in enumerate(row)) + "</tr>"
        for row in rows
    )
    return f"<table><caption>{html.escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _share(share: Optional[float]) -> str:
    return "–" if share is None else f"{share:.3%}"


def _signed(points: float) -> str:
    """Points to two decimals; zero has one form."""
    return f"{round(points, 2) + 0.0:+.2f}"


def _bar(points: float, most: float) -> str:
    """A bar to the right of the middle, or to the left."""
    long = abs(points) / most * 60 if most else 0.0
    x, colour = (60.0, "#2a7f62") if points >= 0 else (60.0 - long, "#b5473c")
    return (
        f'<svg width="120" height="12" role="img"><title>{_signed(points)}</title>'
        f'<rect x="{x:.1f}" y="1" width="{max(long, 1):.1f}" height="10" fill="{colour}"/></svg>'
    )


def train(
    pairs: Iterable[Mapping[str, Any]],
    *,
    persons: Optional[Iterable[_types.Person]] = None,
    random: Optional[Iterable[Mapping[str, Any]]] = None,
    method: str = "labels",
    comparisons: Union[str, Sequence[Union[str, Mapping[str, Any]]]] = "all",
    name: Optional[str] = None,
    normalisation: Optional[str] = None,
    penalty: Optional[float] = None,
    seed: Optional[int] = None,
    test_share: Optional[float] = None,
    test_from: Union[str, datetime.date, None] = None,
    rare_below: Optional[float] = None,
    all_pairs: Optional[int] = None,
    group: Optional[str] = None,
) -> Training:
    """Makes a scorecard from pairs of persons: ``{"person", "candidate", "match"}``, and perhaps
    ``group``, ``weight`` and ``date``; with ``persons``, each with an ``id``, ``person_id`` and
    ``candidate_id`` may stand in place of the persons.

    ``method`` is ``labels``, ``em`` for pairs without ``match`` (with ``random`` pairs of persons, or
    random ones of its own; ``all_pairs`` says of how many pairs of persons they are those that share a
    key), or ``silver``, where tax ids label the pairs. ``comparisons`` are
    ``"all"`` of the catalogue, ``"published"``, or a list of names and entries. Pairs may come from a
    generator; none is kept. A pair that breaks a rule raises :class:`OsobaError` with its place.

    >>> import osoba
    >>> person = {"last_name": "Зразко", "birth_date": "1991-08-24"}
    >>> pairs = [{"person": person, "candidate": {**person, "last_name": name}, "match": match}
    ...          for name, match in [("Зразко", True), ("Зразка", True), ("Вигадько", False)] * 20]
    >>> trained = osoba.train(pairs, comparisons=["last_name"], test_share=0)
    >>> points = trained.card["comparisons"][0]["points"]
    >>> points["equal"] > 0 > points["differ"]
    True
    >>> trained.report["train"]["matches"]
    40
    """
    settings = {
        "method": method,
        "comparisons": comparisons,
        "name": name,
        "normalisation": normalisation,
        "penalty": penalty,
        "seed": seed,
        "test_share": test_share,
        "test_from": test_from,
        "rare_below": rare_below,
        "all_pairs": all_pairs,
        "group": group,
    }
    given = {field: value for field, value in settings.items() if value is not None}
    handle, error = ctypes.c_void_p(), Error()
    check(LIBRARY.osoba_trainer_new(lend(to_json(given)), byref(handle), byref(error)), error)
    trainer = _Trainer(handle)
    for function, records, what in (
        (LIBRARY.osoba_trainer_person, persons, "persons"),
        (LIBRARY.osoba_trainer_random_pair, random, "random"),
        (LIBRARY.osoba_trainer_pair, pairs, "pairs"),
    ):
        for place, record in enumerate(records or ()):
            error = Error()
            try:
                check(function(handle, lend(to_json(record)), byref(error)), error)
            except OsobaError as refused:
                if not refused.rule:
                    raise
                field = f"{what}[{place}].{refused.field}".rstrip(".")
                raise OsobaError(field, refused.rule, refused.status) from None
    return Training(text_of(LIBRARY.osoba_trainer_train, trainer.handle, error=Error(), size=1 << 16))


class _Trainer:
    """Frees a trainer when it is used no more."""

    def __init__(self, handle: ctypes.c_void_p) -> None:
        self.handle = handle
        weakref.finalize(self, LIBRARY.osoba_trainer_free, handle)
