"""The shared library: where it is, and its header in ctypes.

Everything here repeats ``include/osoba.h``; nothing else of the package knows of ctypes.
"""

from __future__ import annotations

import ctypes
import os
import sys
from ctypes import CFUNCTYPE, POINTER, byref, c_bool, c_char, c_char_p, c_int32, c_int64, c_size_t
from ctypes import c_uint8, c_uint16, c_uint32, c_uint64, c_void_p
from pathlib import Path
from typing import Any, Iterator, Optional, Union

from ._errors import OsobaError

ABI_VERSION = 3
MOST_VARIABLES = 64
SCORE_ONE = 100_000
NO_DISTANCE = 0xFFFFFFFF

OK = 0
BUFFER_TOO_SMALL = 102
INVALID_FIELD = 202

KINDS = {"last": 1, "first": 2, "second": 3}
ALGORITHMS = {"uk": 1, "kankowski": 2, "uk/1": 3, "daitch_mokotoff": 4}
NORMALISATIONS = {"published": 1, "clean": 2}
CLUSTER_SETS = {"published": 1, "extended": 2}
BANDS = {1: "manual", 2: "automatic"}
# Names by their bits, the first of the least.
CLUSTERS = (
    "tax_id",
    "document_number",
    "auth_phone",
    "birth_date_last_name",
    "settlement_last_name",
    "first_last_name",
    "own",
)
CAUTIONS = (
    "several_above_threshold",
    "different_valid_tax_ids",
    "twins_pattern",
    "gender_clash",
    "different_given_names",
    "birth_dates_contradict",
    "tax_id_contradicts",
    "placeholder_agreement",
    "other_script",
    "names_swapped",
    "candidate_unreadable",
    "no_cluster_keys",
    "unknown_value",
    "review_bin",
)

Text = Union[str, bytes]


class Str(ctypes.Structure):
    """osoba_str"""

    _fields_ = [("ptr", c_char_p), ("len", c_size_t)]


class Error(ctypes.Structure):
    """osoba_error"""

    _fields_ = [
        ("rule", c_int32),
        ("rule_name", c_char_p),
        ("path", c_char * 240),
    ]


class Duplicate(ctypes.Structure):
    """osoba_duplicate"""

    _fields_ = [("first", c_uint64), ("second", c_uint64), ("more", c_uint64)]


class Candidate(ctypes.Structure):
    """osoba_candidate"""

    _fields_ = [("member", c_uint32), ("clusters", c_uint32)]


class Pair(ctypes.Structure):
    """osoba_pair"""

    _fields_ = [
        ("person", c_uint32),
        ("master", c_uint32),
        ("score", c_uint32),
        ("deciding_score", c_uint32),
        ("clusters", c_uint16),
        ("cautions", c_uint16),
        ("bins", c_uint8 * MOST_VARIABLES),
        ("band", c_uint8),
        ("master_by_id", c_uint8),
        ("reserved", c_uint8 * 2),
    ]


class Account(ctypes.Structure):
    """osoba_account"""

    _fields_ = [
        ("compared", c_uint64),
        ("blocks_left_out", c_uint64),
        ("persons_left_out", c_uint64),
        ("pairs_left_out", c_uint64),
    ]


class ArrowSchema(ctypes.Structure):
    """struct ArrowSchema of the Arrow C data interface"""


ArrowSchema._fields_ = [
    ("format", c_char_p),
    ("name", c_char_p),
    ("metadata", c_void_p),
    ("flags", c_int64),
    ("n_children", c_int64),
    ("children", POINTER(POINTER(ArrowSchema))),
    ("dictionary", POINTER(ArrowSchema)),
    ("release", CFUNCTYPE(None, c_void_p)),
    ("private_data", c_void_p),
]


class ArrowArray(ctypes.Structure):
    """struct ArrowArray of the Arrow C data interface"""


ArrowArray._fields_ = [
    ("length", c_int64),
    ("null_count", c_int64),
    ("offset", c_int64),
    ("n_buffers", c_int64),
    ("n_children", c_int64),
    ("buffers", POINTER(c_void_p)),
    ("children", POINTER(POINTER(ArrowArray))),
    ("dictionary", POINTER(ArrowArray)),
    ("release", CFUNCTYPE(None, c_void_p)),
    ("private_data", c_void_p),
]


class ArrowStream(ctypes.Structure):
    """struct ArrowArrayStream of the Arrow C stream interface"""

    _fields_ = [
        ("get_schema", c_void_p),
        ("get_next", c_void_p),
        ("get_last_error", c_void_p),
        ("release", CFUNCTYPE(None, c_void_p)),
        ("private_data", c_void_p),
    ]


_DOCUMENT = [c_void_p, Str, c_char_p, c_size_t, POINTER(c_size_t), POINTER(Error)]
_TEXT_OF = [c_void_p, c_char_p, c_size_t, POINTER(c_size_t)]
_FREE: list[Any] = [c_void_p]
_COLUMNS = [POINTER(ArrowSchema), POINTER(ArrowArray)]

_FUNCTIONS: dict[str, list[Any]] = {
    "engine_new": [c_void_p, Str, POINTER(c_void_p), POINTER(Error)],
    "engine_run": [c_void_p, Str, *_DOCUMENT[1:]],
    "engine_free": _FREE,
    "scorecard_published": [c_int32, POINTER(c_void_p)],
    "scorecard_new": [Str, POINTER(c_void_p), POINTER(Error)],
    "scorecard_free": _FREE,
    "scorecard_name": _TEXT_OF,
    "scorecard_hash": _TEXT_OF,
    "scorecard_variables": [c_void_p, POINTER(c_size_t)],
    "scorecard_variable": [c_void_p, c_size_t, *_TEXT_OF[1:]],
    "scorecard_bin": [c_void_p, c_size_t, c_uint8, *_TEXT_OF[1:]],
    "person_from_json": [c_void_p, Str, POINTER(c_void_p), POINTER(Error)],
    "person_free": _FREE,
    "name_encode": [Str, c_int32, c_int32, c_char_p, c_size_t, POINTER(c_size_t)],
    "name_sounds_alike": [Str, Str, c_int32, c_int32, POINTER(c_bool)],
    "texts_new": [POINTER(Str), c_size_t, POINTER(c_void_p), POINTER(Error)],
    "texts_free": _FREE,
    "texts_levenshtein": [c_void_p, Str, POINTER(c_uint32), c_size_t],
    "levenshtein": [Str, Str, POINTER(c_uint32)],
    "index_builder_new": [c_void_p, c_int32, c_int32, POINTER(c_void_p)],
    "index_builder_push": [c_void_p, c_uint64, Str, POINTER(Error)],
    "index_builder_free": _FREE,
    "index_new": [c_void_p, POINTER(Duplicate), POINTER(c_void_p)],
    "index_free": _FREE,
    "index_len": [c_void_p, POINTER(c_size_t)],
    "index_memory": [c_void_p, POINTER(c_size_t)],
    "index_id": [c_void_p, c_uint32, *_TEXT_OF[1:]],
    "index_place": [c_void_p, c_uint32, POINTER(c_uint64)],
    "index_candidates": [
        c_void_p,
        Str,
        POINTER(Candidate),
        c_size_t,
        POINTER(c_size_t),
        POINTER(Error),
    ],
    "index_decide": _DOCUMENT,
    "index_pairs": [
        c_void_p,
        c_uint32,
        c_uint32,
        c_size_t,
        c_size_t,
        c_size_t,
        POINTER(Pair),
        c_size_t,
        POINTER(c_size_t),
        POINTER(Account),
    ],
    "index_groups": [c_void_p, POINTER(Pair), c_size_t, c_size_t, *_TEXT_OF[1:]],
    "index_from_arrow": [
        c_void_p,
        c_int32,
        c_int32,
        POINTER(ArrowStream),
        *_COLUMNS,
        POINTER(Duplicate),
        POINTER(c_void_p),
        POINTER(Error),
    ],
    "index_pairs_arrow": [
        c_void_p,
        c_uint32,
        c_uint32,
        c_size_t,
        POINTER(ArrowStream),
        POINTER(Account),
    ],
    "arrow_new": [*_COLUMNS, POINTER(c_void_p)],
    "arrow_export": [c_void_p, *_COLUMNS],
    "arrow_free": _FREE,
    "arrow_stream": [*_COLUMNS, POINTER(ArrowStream)],
    "arrow_stream_collect": [POINTER(ArrowStream), POINTER(ArrowStream)],
    "arrow_stream_from_json": [Str, POINTER(ArrowStream), POINTER(Error)],
    "arrow_blocking_keys": [c_int32, c_int32, POINTER(ArrowStream), *_COLUMNS, POINTER(Error)],
    "arrow_pairs": [
        c_void_p,
        c_int32,
        c_int32,
        c_uint32,
        c_uint32,
        POINTER(ArrowStream),
        POINTER(ArrowStream),
        *_COLUMNS,
        POINTER(Error),
    ],
    "arrow_keys": [POINTER(ArrowStream), *_COLUMNS, POINTER(Error)],
    "arrow_identifiers": [POINTER(ArrowStream), *_COLUMNS, POINTER(Error)],
    "arrow_score": [
        c_void_p,
        POINTER(ArrowStream),
        POINTER(ArrowStream),
        c_bool,
        *_COLUMNS,
        POINTER(Error),
    ],
    "arrow_score_many": [
        c_void_p,
        c_void_p,
        POINTER(ArrowStream),
        c_bool,
        *_COLUMNS,
        POINTER(Error),
    ],
    "arrow_score_prepared": [c_void_p, c_void_p, POINTER(c_void_p), c_size_t, *_COLUMNS],
    "trainer_new": [Str, POINTER(c_void_p), POINTER(Error)],
    "trainer_person": [c_void_p, Str, POINTER(Error)],
    "trainer_pair": [c_void_p, Str, POINTER(Error)],
    "trainer_random_pair": [c_void_p, Str, POINTER(Error)],
    "trainer_train": [*_TEXT_OF, POINTER(Error)],
    "trainer_free": _FREE,
}


def _candidates() -> Iterator[Path]:
    """Where the library may be, the first wins."""
    named = os.environ.get("OSOBA_LIBRARY")
    if named:
        yield Path(named)
        return
    if sys.platform == "win32":
        name = "osoba.dll"
    else:
        name = "libosoba.dylib" if sys.platform == "darwin" else "libosoba.so"
    here = Path(__file__).resolve().parent
    yield here / name
    # In a checkout the package is four folders down; installed, it may be right below the root.
    checkout = next(iter(list(here.parents)[3:]), None)
    if checkout and (checkout / "include" / "osoba.h").is_file():
        target = os.environ.get("CARGO_TARGET_DIR") or checkout / "target"
        yield Path(target) / "release" / name


def _load() -> ctypes.CDLL:
    tried = list(_candidates())
    for path in tried:
        if path.is_file():
            library = ctypes.CDLL(str(path))
            break
    else:
        places = ", ".join(str(path) for path in tried)
        raise ImportError(
            f"libosoba is not at {places}: run 'pip install' from the checkout, or set OSOBA_LIBRARY"
        )
    library.osoba_abi_version.restype = c_uint32
    if library.osoba_abi_version() != ABI_VERSION:
        raise ImportError(f"{path} is of another version than this package")
    for name in ("osoba_version", "osoba_status_message", "osoba_algorithm_id"):
        getattr(library, name).restype = c_char_p
    for name in ("osoba_status_message", "osoba_algorithm_id"):
        getattr(library, name).argtypes = [c_int32]
    for name, arguments in _FUNCTIONS.items():
        function = getattr(library, f"osoba_{name}")
        function.argtypes = arguments
        function.restype = None if name.endswith("_free") else c_int32
    return library


LIBRARY = _load()


def lend(text: Text) -> Str:
    """A text for one call. Lone surrogates go through, for the library to refuse."""
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return Str(data, len(data))


def check(status: int, error: Optional[Error] = None) -> None:
    """Raises what a status stands for."""
    if status == OK:
        return
    message = LIBRARY.osoba_status_message(status).decode()
    if error is not None and error.rule_name:
        raise OsobaError.about(error.path.decode(), error.rule_name.decode(), status)
    if status == 200:
        raise OsobaError("", "utf8", status)
    raise OsobaError("", "", status, message)


def text_of(function: Any, *arguments: Any, error: Optional[Error] = None, size: int = 1024) -> str:
    """The text that a function writes into a buffer; with a larger one if it asks for it."""
    rest = () if error is None else (byref(error),)
    while True:
        buffer, needed = ctypes.create_string_buffer(size), c_size_t()
        status = function(*arguments, buffer, size, byref(needed), *rest)
        if status != BUFFER_TOO_SMALL:
            break
        size = needed.value
    check(status, error)
    return buffer.raw[: needed.value - 1].decode("utf-8")
