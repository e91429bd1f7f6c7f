"""Columns: the Arrow C data interface in ctypes, in and out.

Tables of any library come in by ``__arrow_c_stream__`` or ``__arrow_c_array__``, and answers go out by
``__arrow_c_array__``; no such library is needed for either.
"""

from __future__ import annotations

import ctypes
import datetime
import functools
import json
import threading
import weakref
from ctypes import PYFUNCTYPE, addressof, byref, c_void_p, py_object
from typing import Any, Callable, Iterator, Mapping, Optional, Sequence, Union, overload

from . import _types
from ._errors import OsobaError
from ._json import to_json
from ._library import INVALID_FIELD, LIBRARY, ArrowArray, ArrowSchema, ArrowStream, Error, check, lend

_ARRAY = ctypes.create_string_buffer(b"arrow_array")
_SCHEMA = ctypes.create_string_buffer(b"arrow_schema")
_STREAM = ctypes.create_string_buffer(b"arrow_array_stream")

_new = PYFUNCTYPE(py_object, c_void_p, c_void_p, c_void_p)(("PyCapsule_New", ctypes.pythonapi))
_pointer = PYFUNCTYPE(c_void_p, py_object, c_void_p)(("PyCapsule_GetPointer", ctypes.pythonapi))
# The capsule of a destructor is no object any more, of which a reference could be taken.
_pointer_of_dying = PYFUNCTYPE(c_void_p, c_void_p, c_void_p)(
    ("PyCapsule_GetPointer", ctypes.pythonapi)
)
_name_of_dying = PYFUNCTYPE(c_void_p, c_void_p)(("PyCapsule_GetName", ctypes.pythonapi))

# The structs of capsules that somebody holds, by their address.
_lent: dict[int, Any] = {}


def _release_lent(capsule: int) -> None:
    """Releases what nobody took out of a capsule."""
    release(_lent.pop(_pointer_of_dying(capsule, _name_of_dying(capsule))))


_destroy = PYFUNCTYPE(None, c_void_p)(_release_lent)


def _capsule(struct: Any, name: Any) -> Any:
    _lent[addressof(struct)] = struct
    return _new(addressof(struct), addressof(name), ctypes.cast(_destroy, c_void_p))


def stream_capsule(stream: ArrowStream) -> Any:
    """A capsule that takes a stream over."""
    taken = ArrowStream()
    ctypes.memmove(byref(taken), byref(stream), ctypes.sizeof(ArrowStream))
    ctypes.memset(byref(stream), 0, ctypes.sizeof(ArrowStream))
    return _capsule(taken, _STREAM)


def release(struct: Any) -> None:
    """Releases an array, a schema or a stream, unless somebody has taken it over."""
    if struct.release:
        struct.release(byref(struct))


class Source:
    """A stream of persons for one call, and what keeps it alive."""

    def __init__(self, persons: _types.Persons) -> None:
        self.is_table, self.stream = True, ArrowStream()
        self._keeps: Any = None
        # Where no call takes it over. What is in a capsule is the capsule's.
        weakref.finalize(self, release, self.stream)
        stream = _exported(persons, "__arrow_c_stream__")
        array = _exported(persons, "__arrow_c_array__") if stream is None else None
        if stream is not None:
            self._keeps = stream
            self.stream = ArrowStream.from_address(_pointer(stream, addressof(_STREAM)))
        elif array is not None:
            self._keeps = array
            schema = ArrowSchema.from_address(_pointer(array[0], addressof(_SCHEMA)))
            values = ArrowArray.from_address(_pointer(array[1], addressof(_ARRAY)))
            check(LIBRARY.osoba_arrow_stream(byref(schema), byref(values), byref(self.stream)))
        else:
            self.is_table = False
            self._from_records(_records(persons))

    def collect(self) -> None:
        """Reads the stream to its end, and keeps what it gave."""
        stream = ArrowStream()
        check(LIBRARY.osoba_arrow_stream_collect(byref(self.stream), byref(stream)))
        self._keeps, self.stream = None, stream
        weakref.finalize(self, release, stream)

    def _from_records(self, records: Sequence[Any]) -> None:
        for place, record in enumerate(records):
            if not isinstance(record, Mapping):
                raise OsobaError(f"[{place}]", "type", INVALID_FIELD)
        error = Error()
        try:
            text = lend(to_json(records, is_person=True))
            check(LIBRARY.osoba_arrow_stream_from_json(text, byref(self.stream), byref(error)), error)
        except (OsobaError, TypeError, ValueError):
            _check_each(records)
            raise


def both(persons: _types.Persons, candidates: _types.Persons) -> tuple[Source, Source]:
    """The sources of two sides, which are read in turn."""
    first = Source(persons)
    try:
        return first, Source(candidates)
    except Exception:
        # A connection of DuckDB has one open result: the first must be read before the second begins.
        first.collect()
        return first, Source(candidates)


def _check_each(records: Sequence[Any]) -> None:
    """Says which of the records cannot be written as JSON."""
    for place, record in enumerate(records):
        try:
            to_json(record, is_person=True).decode("utf-8")
        except UnicodeDecodeError:
            raise OsobaError(f"[{place}]", "utf8", INVALID_FIELD) from None
        except (TypeError, ValueError) as fault:
            raise type(fault)(f"[{place}]: {fault}") from None


def _exported(persons: Any, method: str) -> Any:
    """What a table exports itself as; nothing if it cannot."""
    export = getattr(persons, method, None)
    if export is None or isinstance(persons, type):
        return None
    try:
        return export()
    except ImportError:
        # A data frame of pandas where pyarrow is not installed.
        return None


def _records(persons: Any) -> Sequence[Any]:
    if isinstance(persons, (Mapping, str, bytes)):
        raise TypeError("many persons are a table or a list of records")
    if hasattr(persons, "to_dict") and hasattr(persons, "columns"):
        persons = persons.to_dict("records")
    return persons if isinstance(persons, list) else list(persons)


def is_many(persons: object) -> bool:
    """Whether these are many persons, and not the record of one."""
    return not isinstance(persons, Mapping)


def is_table(persons: object) -> bool:
    """Whether these are persons in columns."""
    exports = ("__arrow_c_stream__", "__arrow_c_array__")
    return any(hasattr(persons, export) for export in exports)


class Columns:
    """An answer in columns, one row for each row that was asked about.

    Pass it to anything that reads Arrow: ``polars.DataFrame(columns)``, ``pyarrow.table(columns)``,
    ``pandas.DataFrame.from_arrow(columns)``. Or read it as it is: ``columns["score"]`` gives a column, a
    :class:`memoryview` of numbers where none is absent and else a list; iterating gives rows as dictionaries.
    The last column, ``error``, says of a row that could not be read which field broke which rule.

    >>> import osoba
    >>> columns = osoba.keys([{"tax_id": "3347300034"}, {"tax_id": "0000000000"}])
    >>> len(columns), columns["tax_id"]
    (2, ['3347300034', None])
    """

    def __init__(self, layout: Union[Layout, ArrowSchema], array: ArrowArray) -> None:
        self._owner = _Owner(layout if isinstance(layout, Layout) else Layout(layout), array)

    def __arrow_c_array__(self, requested_schema: Any = None) -> tuple[Any, Any]:
        schema, array = self._owner.export()
        return _capsule(schema, _SCHEMA), _capsule(array, _ARRAY)

    def __arrow_c_schema__(self) -> Any:
        schema, array = self._owner.export()
        release(array)
        return _capsule(schema, _SCHEMA)

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        (schema, array), stream = self._owner.export(), ArrowStream()
        check(LIBRARY.osoba_arrow_stream(byref(schema), byref(array), byref(stream)))
        return _capsule(stream, _STREAM)

    def __len__(self) -> int:
        return self._owner.rows

    @property
    def names(self) -> list[str]:
        """The names of the columns."""
        return list(self._owner.layout.places)

    def __repr__(self) -> str:
        return f"<osoba.{type(self).__name__} of {len(self)} rows: {', '.join(self.names)}>"

    def column(self, name: str) -> Sequence[Any]:
        """A column: a :class:`memoryview` of numbers where none is absent, else a list."""
        owner = self._owner
        place = owner.layout.places.get(name)
        if place is None:
            raise KeyError(name)
        schema, array = owner.child(place)
        kind = _NUMBERS.get(schema.format)
        if kind is None or array.null_count != 0:
            return _values(schema, array)
        return owner.buffer(array, kind)

    @overload
    def __getitem__(self, key: str) -> Sequence[Any]: ...
    @overload
    def __getitem__(self, key: int) -> Any: ...
    def __getitem__(self, key: Union[str, int]) -> Any:
        if isinstance(key, str):
            return self.column(key)
        if key < 0:
            key += len(self)
        if not 0 <= key < len(self):
            raise IndexError(key)
        return self._row(key)

    def __iter__(self) -> Iterator[Any]:
        return (self._row(place) for place in range(len(self)))

    def _lists(self) -> dict[str, Sequence[Any]]:
        lists = self._owner.lists
        if lists is None:
            lists = self._owner.lists = {name: self.column(name) for name in self.names}
        return lists

    def _row(self, place: int) -> Any:
        return {name: column[place] for name, column in self._lists().items()}

    @property
    def errors(self) -> dict[int, dict[str, str]]:
        """The rows that could not be read: by their number the ``field`` and ``rule`` of each."""
        if "error" not in self._owner.layout.places:
            return {}
        return {place: error for place, error in enumerate(self.column("error")) if error}


class Layout:
    """The schema of an answer. ``again`` makes another one like it, where several answers share this."""

    def __init__(self, schema: ArrowSchema, again: Optional[Callable[[], ArrowSchema]] = None) -> None:
        self.schema, self.again = schema, again
        weakref.finalize(self, release, schema)

    @functools.cached_property
    def places(self) -> dict[str, int]:
        """The places of the columns by their names."""
        children = (self.schema.children[place].contents for place in range(self.schema.n_children))
        return {child.name.decode(): place for place, child in enumerate(children)}

    @functools.cached_property
    def bin_names(self) -> dict[str, list[str]]:
        """The names of the bins of every column of bins."""
        found = {}
        for name, place in self.places.items():
            names = _metadata(self.schema.children[place].contents).get(b"osoba.bins")
            if names is not None:
                found[name] = json.loads(names)
        return found


class _Owner:
    """An array and its layout until nobody needs them any more."""

    def __init__(self, layout: Layout, array: ArrowArray) -> None:
        self.layout, self._array, self._kept = layout, array, c_void_p()
        self._lock = threading.Lock()
        self.rows: int = array.length
        self.lists: Optional[dict[str, Sequence[Any]]] = None
        weakref.finalize(self, _free, array, self._kept)

    def child(self, place: int) -> tuple[Any, Any]:
        schema, array = self.layout.schema, self._array
        return schema.children[place].contents, array.children[place].contents

    def buffer(self, array: Any, kind: Any) -> memoryview:
        """The numbers of a column, which keep this alive."""
        if not array.length:
            return memoryview((kind * 0)()).cast("B").cast(kind._type_)
        numbers = (kind * array.length).from_address(array.buffers[1])
        numbers._owner = self
        return memoryview(numbers).cast("B").cast(kind._type_)

    def export(self) -> tuple[ArrowSchema, ArrowArray]:
        schema, array = ArrowSchema(), ArrowArray()
        with self._lock:
            if not self._kept:
                self._keep()
        check(LIBRARY.osoba_arrow_export(self._kept, byref(schema), byref(array)))
        return schema, array

    def _keep(self) -> None:
        """The memory stays where it is; what describes it is made anew for each export."""
        layout, kept, mine = self.layout, c_void_p(), (ArrowSchema(), ArrowArray())
        schema = layout.again() if layout.again else layout.schema
        check(LIBRARY.osoba_arrow_new(byref(schema), byref(self._array), byref(kept)))
        self._kept.value = kept.value
        check(LIBRARY.osoba_arrow_export(self._kept, byref(mine[0]), byref(mine[1])))
        ctypes.memmove(byref(self._array), byref(mine[1]), ctypes.sizeof(ArrowArray))
        if layout.again:
            release(mine[0])
        else:
            ctypes.memmove(byref(schema), byref(mine[0]), ctypes.sizeof(ArrowSchema))


def _free(array: ArrowArray, kept: c_void_p) -> None:
    release(array)
    if kept:
        LIBRARY.osoba_arrow_free(kept)


_NUMBERS: dict[bytes, Any] = {
    b"g": ctypes.c_double,
    b"C": ctypes.c_uint8,
    b"I": ctypes.c_uint32,
    b"l": ctypes.c_int64,
    b"L": ctypes.c_uint64,
}
_EPOCH = datetime.date(1970, 1, 1).toordinal()


def _values(schema: Any, array: Any, start: int = 0, end: Optional[int] = None) -> list[Any]:
    """The values of an array that the library made, from ``start`` to ``end``, absent ones as None."""
    first, last = start + array.offset, (array.length if end is None else end) + array.offset
    kind, buffers = schema.format, array.buffers
    if kind in _NUMBERS:
        found = _numbers(buffers[1], _NUMBERS[kind], last)[first:last]
    elif kind == b"b":
        bits = _numbers(buffers[1], ctypes.c_uint8, (last + 7) // 8)
        found = [bool(bits[at >> 3] >> (at & 7) & 1) for at in range(first, last)]
    elif kind == b"tdD":
        days = _numbers(buffers[1], ctypes.c_int32, last)[first:last]
        found = [datetime.date.fromordinal(_EPOCH + day) for day in days]
    elif kind == b"u":
        ends = _numbers(buffers[1], ctypes.c_int32, last + 1)
        text = ctypes.string_at(buffers[2], ends[last]) if last and ends[last] else b""
        found = [text[ends[at] : ends[at + 1]].decode() for at in range(first, last)]
    elif kind == b"+l":
        ends = _numbers(buffers[1], ctypes.c_int32, last + 1)
        inner = schema.children[0].contents, array.children[0].contents
        entries = _values(*inner) if last else []
        found = [entries[ends[at] : ends[at + 1]] for at in range(first, last)]
    else:
        columns = {
            schema.children[at].contents.name.decode(): _values(
                schema.children[at].contents, array.children[at].contents, first, last
            )
            for at in range(schema.n_children)
        }
        found = [dict(zip(columns, row)) for row in zip(*columns.values())]
    if array.null_count and buffers[0]:
        valid = _numbers(buffers[0], ctypes.c_uint8, (last + 7) // 8)
        present = (valid[at >> 3] >> (at & 7) & 1 for at in range(first, last))
        found = [value if there else None for value, there in zip(found, present)]
    return found


def _numbers(address: Optional[int], kind: Any, count: int) -> list[Any]:
    return (kind * count).from_address(address)[:] if address and count else []


def _metadata(schema: Any) -> dict[bytes, bytes]:
    """The metadata of a column: pairs of texts, each behind its length."""
    address, found = schema.metadata, {}
    if not address:
        return {}

    def number() -> int:
        nonlocal address
        value = ctypes.c_int32.from_address(address).value
        address += 4
        return value

    def text() -> bytes:
        nonlocal address
        length = number()
        value = ctypes.string_at(address, length)
        address += length
        return value

    for _ in range(number()):
        name = text()
        found[name] = text()
    return found


def ask(function: Any, *arguments: Any) -> tuple[Any, Any]:
    """Calls a function that answers in columns. A column of a wrong type is an error."""
    schema, array, error = ArrowSchema(), ArrowArray(), Error()
    check(function(*arguments, byref(schema), byref(array), byref(error)), error)
    return schema, array


def raise_first(columns: Columns, *sources: Source) -> None:
    """Raises the error of the first row that could not be read, where records were given and not a
    table, whose answer has a column for the errors."""
    if any(source.is_table for source in sources):
        return
    for place, error in columns.errors.items():
        path = f"[{place}].{error['field']}".rstrip(".")
        raise OsobaError.about(path, error["rule"], INVALID_FIELD)


def answers(function: Any, persons: _types.Persons) -> Columns:
    """The answer of ``keys`` or ``identifiers`` for many persons."""
    source = Source(persons)
    columns = Columns(*ask(function, byref(source.stream)))
    raise_first(columns, source)
    return columns
