"""Names: phonetic codes."""

from __future__ import annotations

import ctypes
from typing import Optional

from ._library import ALGORITHMS, KINDS, LIBRARY, check, lend, text_of


def _choice(choices: dict[str, int], name: str) -> int:
    if name not in choices:
        raise ValueError(f"no such choice; there are {', '.join(choices)}")
    return choices[name]


def encode_name(name: str, kind: str = "last", algorithm: str = "uk") -> Optional[str]:
    """The phonetic code of a name; ``None`` for a name with nothing to encode.

    ``kind`` is ``last``, ``first`` or ``second``. ``algorithm`` is ``uk`` (``uk/2``), ``uk/1`` for a
    database that holds codes of the key before it, or ``kankowski``.

    >>> import osoba
    >>> osoba.encode_name("Шевченко", "last", "kankowski")
    'ШИФЧИ3'
    >>> osoba.encode_name("Іваненко") == osoba.encode_name("Иваненко")
    True
    >>> osoba.encode_name("Vitaly", "first") == osoba.encode_name("Віталій", "first")
    True
    >>> osoba.encode_name("Олеся", "first", "uk/1")
    'ОЛЕСА'
    """
    numbers = _choice(KINDS, kind), _choice(ALGORITHMS, algorithm)
    return text_of(LIBRARY.osoba_name_encode, lend(name), *numbers, size=64) or None


def sounds_alike(a: str, b: str, kind: str = "last", algorithm: str = "uk") -> bool:
    """Whether two names, or parts of compound surnames, have a code in common.

    >>> import osoba
    >>> osoba.sounds_alike("Іваненко", "Иваненко")
    True
    """
    alike = ctypes.c_bool()
    numbers = _choice(KINDS, kind), _choice(ALGORITHMS, algorithm)
    check(LIBRARY.osoba_name_sounds_alike(lend(a), lend(b), *numbers, ctypes.byref(alike)))
    return alike.value
