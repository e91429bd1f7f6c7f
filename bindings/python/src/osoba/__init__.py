"""Osoba: UNZR synchronisation and person matching for a national health registry.

Rules and arithmetic only: nothing here opens a file or a connection or reads a clock. Both jobs are
*ask or decide*: call a function with everything known so far, look up what it asks for, call again.

>>> import osoba
>>> step = osoba.sync(
...     {"first_name": "Остап", "last_name": "Зразко", "birth_date": "1991-08-24",
...      "unzr": "19910824-00026"},
...     {"unzr_verification_status": "IN_REVIEW"}, now="2024-05-01T01:00:00Z")
>>> step["ask"]["familyName"]
'Зразко'

Documents are dictionaries under ESOZ's field names, the same as on the command line. An input that
breaks a rule raises :class:`OsobaError` with ``field`` and ``rule``. Everything may be used from any
number of threads at once.
"""

from __future__ import annotations

from typing import Iterable, Union

from ._arrow import Columns
from ._documents import Documents
from ._errors import OsobaError
from ._evaluation import Evaluation, evaluate
from ._index import Candidate, Index, Pairs, PairStream, Unreadable, blocking_keys, judge
from ._levenshtein import Texts, levenshtein
from ._library import LIBRARY as _LIBRARY
from ._names import encode_name, sounds_alike
from ._scorecard import PreparedPerson, PreparedPersons, Scorecard, Scored, Scores
from ._training import Training, train
from ._types import Address, AuthenticationMethod, ConfidantPerson, Document, Frequencies, Person
from ._types import Persons, Phone

__version__: str = _LIBRARY.osoba_version().decode()

_published = Documents()

unzr = _published.unzr
identifiers = _published.identifiers
sync = _published.sync
cumulative = _published.cumulative
score = _published.score
explain = _published.explain
encode = _published.encode
keys = _published.keys
decide = _published.decide
match = _published.match
why_not = _published.why_not
replay = _published.replay
search = _published.search
merge = _published.merge
review = _published.review


def score_many(
    person: Union[Person, PreparedPerson], candidates: Union[Persons, Iterable[PreparedPerson]]
) -> Scores:
    """Scores one person against many candidates with the published scorecard, in their order: a table,
    a list of records, or prepared persons.

    >>> import osoba
    >>> len(osoba.score_many({"last_name": "Шевченко"}, []))
    0
    """
    return _published.scorecard.score_many(person, candidates)


__all__ = [
    "Address",
    "AuthenticationMethod",
    "Candidate",
    "Columns",
    "ConfidantPerson",
    "Document",
    "Documents",
    "Evaluation",
    "Frequencies",
    "Index",
    "OsobaError",
    "PairStream",
    "Pairs",
    "Person",
    "Persons",
    "Phone",
    "PreparedPerson",
    "PreparedPersons",
    "Scorecard",
    "Scored",
    "Scores",
    "Texts",
    "Training",
    "Unreadable",
    "blocking_keys",
    "cumulative",
    "decide",
    "encode",
    "evaluate",
    "explain",
    "identifiers",
    "judge",
    "keys",
    "levenshtein",
    "match",
    "merge",
    "encode_name",
    "sync",
    "replay",
    "review",
    "score",
    "score_many",
    "search",
    "sounds_alike",
    "train",
    "unzr",
    "why_not",
]
