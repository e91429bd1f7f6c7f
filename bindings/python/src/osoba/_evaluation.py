"""How well scorecards tell persons apart, from pairs whose truth is known."""

from __future__ import annotations

import html
import json
from typing import Any, Iterable, Mapping, Optional, Sequence, Union

from ._documents import Documents
from ._json import to_json
from ._library import Text

Json = Any

_COLOURS = ("#2a7f62", "#4a6fa5", "#96610f", "#b5473c", "#5b6472", "#1f2937")
_REFUSALS = {
    "nothing": "there is nothing to evaluate",
    "no_matches": "nothing is a match, so that there is no recall",
    "only_matches": "everything is a match, so that nothing could be mistaken for one",
}


class Evaluation:
    """What :func:`evaluate` answers: figures as dictionaries and lists; in a notebook, curves.

    ``figures`` is the document of ``osoba evaluate``. ``models`` has one entry a scorecard, with
    ``thresholds``, ``at_precision``, ``calibration``, ``by``, ``drift``, ``curve`` (rows of threshold,
    precision, recall), ``histogram`` and ``worst``.
    """

    def __init__(self, figures: Mapping[str, Any]) -> None:
        self.figures = figures

    @property
    def models(self) -> Sequence[Mapping[str, Any]]:
        """Each scorecard's figures, in the order in which they were given."""
        models: Sequence[Mapping[str, Any]] = self.figures["models"]
        return models

    @property
    def names(self) -> list[str]:
        """What each model is called."""
        return [
            model["scorecard"]["name"] if model["scorecard"] else f"scores {place}"
            for place, model in enumerate(self.models, 1)
        ]

    def recall_at(self, precision: float, model: int = 0) -> Optional[float]:
        """How much is found at 0.99, 0.999 or 0.9999 precision; None where it is not reached."""
        for at in self.models[model]["at_precision"]:
            if at["precision"] == precision:
                recall: Optional[float] = at["reached"] and at["reached"]["recall"]["value"]
                return recall
        raise ValueError("precision is 0.99, 0.999 or 0.9999")

    def __repr__(self) -> str:
        rows = self.figures["rows"]
        found = [
            f"{name}: {_percent(self.recall_at(0.999, place))} at 99.9 % precision"
            for place, name in enumerate(self.names)
        ]
        return f"<Evaluation of {rows['pairs']} pairs, {rows['matches']} matches; {'; '.join(found)}>"

    def _repr_html_(self) -> str:
        head = "".join(
            f"<th>{title}</th>"
            for title in ("scorecard", "area", "99 %", "99.9 %", "99.99 %", "calibration error")
        )
        rows = "".join(self._row(place) for place in range(len(self.models)))
        return (
            f'<div class="osoba-evaluation">{self._picture()}<table><caption>Recall at a precision'
            f"</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
        )

    def _row(self, place: int) -> str:
        model = self.models[place]
        cells = [_percent(model["average_precision"])]
        cells += [_percent(self.recall_at(precision, place)) for precision in (0.99, 0.999, 0.9999)]
        cells.append(f"{model['calibration']['expected_error']:.4f}")
        colour = _COLOURS[place % len(_COLOURS)]
        name = f'<th style="color:{colour}">{html.escape(self.names[place])}</th>'
        return f"<tr>{name}{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"

    def _picture(self) -> str:
        """Precision over recall, a line for each scorecard."""
        width, height, left, bottom = 560, 300, 52, 262
        lines = []
        for tick in range(6):
            y = bottom - tick * (bottom - 12) / 5
            x = left + tick * (width - left - 12) / 5
            lines.append(
                f'<line x1="{left}" x2="{width - 12}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ccc"/>'
                f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{tick * 20}%</text>'
                f'<text x="{x:.1f}" y="{bottom + 16}" text-anchor="middle">{tick * 20}%</text>'
            )
        for place, model in enumerate(self.models):
            points = " ".join(
                f"{left + recall * (width - left - 12):.1f},{bottom - precision * (bottom - 12):.1f}"
                for _, precision, recall in model["curve"]
            )
            colour = _COLOURS[place % len(_COLOURS)]
            lines.append(
                f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2">'
                f"<title>{html.escape(self.names[place])}</title></polyline>"
            )
        return (
            f'<svg role="img" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
            'font-family="sans-serif" font-size="11" fill="currentColor"><title>Precision over recall'
            f"</title>{''.join(lines)}<text x=\"{left + (width - left) / 2:.0f}\" y=\"{height - 6}\" "
            'text-anchor="middle">recall</text><text transform="translate(12 140) rotate(-90)" '
            'text-anchor="middle">precision</text></svg>'
        )


def _percent(value: Optional[float]) -> str:
    return "–" if value is None else f"{100 * value:.2f} %"


def evaluate(
    pairs: Iterable[Mapping[str, Json]],
    scorecards: Sequence[Union[Text, Mapping[str, Json]]] = (),
    *,
    before: Iterable[Mapping[str, Json]] = (),
    by: Optional[str] = None,
    thresholds: Optional[Sequence[float]] = None,
    limits: Optional[Mapping[str, float]] = None,
    clusters: Optional[str] = None,
    key: Optional[str] = None,
) -> Evaluation:
    """Evaluates scorecards on labelled pairs: precision and recall by threshold with their Wilson
    intervals, calibration, drift, and what a change of the scorecard moves.

    A pair is ``{"person", "candidate", "match"}`` or, where it was scored elsewhere, ``{"score",
    "match"}`` or ``{"scores": […], "match"}``, with any columns beside; ``by`` names the one by whose
    values the figures are shown, too. ``scorecards`` are documents, as text or dictionaries; the
    published one if there are none. ``before`` are pairs of an earlier period.

    >>> import osoba
    >>> evaluation = osoba.evaluate([
    ...     {"score": 0.97, "match": True}, {"score": 0.92, "match": True}, {"score": 0.4, "match": False}])
    >>> evaluation.recall_at(0.999)
    1.0
    >>> evaluation.models[0]["calibration"]["brier"]
    0.055767

    Raises :class:`OsobaError` for what cannot be read, a pair without a label for instance, and
    :class:`ValueError` where nothing is a match or everything is.
    """
    document: dict[str, Json] = {"pairs": list(pairs), "before": list(before)}
    options = {"by": by, "thresholds": thresholds, "limits": limits, "clusters": clusters, "key": key}
    document.update((name, value) for name, value in options.items() if value is not None)
    text = to_json(document)
    # A scorecard keeps its own bytes, which its hash may follow.
    given = (card if isinstance(card, (str, bytes)) else to_json(card) for card in scorecards)
    cards = [card.encode() if isinstance(card, str) else card for card in given]
    text = text[:-1] + b',"scorecards":[' + b",".join(cards) + b"]}"
    figures = json.loads(answer(text))
    if "refused" in figures:
        raise ValueError(_REFUSALS.get(figures["refused"], figures["refused"]))
    return Evaluation(figures)


def answer(document: Text) -> str:
    """The answer to the text of a document: the very bytes of ``osoba evaluate``."""
    return Documents().answer("evaluate", document)
