"""Distances between texts."""

from __future__ import annotations

import ctypes
import weakref
from typing import Iterable, Optional, cast

from ._library import LIBRARY, NO_DISTANCE, Error, Str, check, lend


def levenshtein(a: str, b: str) -> int:
    """The Levenshtein distance in letters as a reader sees them (grapheme clusters).

    >>> import osoba
    >>> osoba.levenshtein("андрій", "андрей")
    1
    """
    letters = ctypes.c_uint32()
    check(LIBRARY.osoba_levenshtein(lend(a), lend(b), ctypes.byref(letters)))
    return letters.value


class Texts:
    """Texts prepared to be compared with others; share it between threads. Faster than
    :func:`levenshtein` for each.

    >>> import osoba
    >>> surnames = osoba.Texts(["шевченко", None, "шевчук"])
    >>> surnames.levenshtein("шевченко")
    [0, None, 3]
    """

    def __init__(self, texts: Iterable[Optional[str]]) -> None:
        lent = [Str(None, 0) if text is None else lend(text) for text in texts]
        self._absent = any(text.ptr is None for text in lent)
        self._count = len(lent)
        handle, error = ctypes.c_void_p(), Error()
        status = LIBRARY.osoba_texts_new(
            (Str * self._count)(*lent), self._count, ctypes.byref(handle), ctypes.byref(error)
        )
        check(status, error)
        self._handle = handle
        weakref.finalize(self, LIBRARY.osoba_texts_free, handle)

    def __len__(self) -> int:
        return self._count

    def levenshtein(self, text: str) -> list[Optional[int]]:
        """The distances of ``text`` to all texts in their order, ``None`` where one is absent."""
        letters = (ctypes.c_uint32 * self._count)()
        check(LIBRARY.osoba_texts_levenshtein(self._handle, lend(text), letters, self._count))
        found = cast("list[Optional[int]]", letters[:])
        if self._absent:
            return [None if one == NO_DISTANCE else one for one in found]
        return found
