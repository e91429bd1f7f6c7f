"""Scores from data frames, and of one person with a thousand that are prepared, each beside the same call
in C: the library's function alone, on arguments that were made before.

    python bindings/python/benches/columns.py

Needs pandas, polars and pyarrow, and a libosoba built with `cargo build --release`. Rounds alternate; the
figures are medians.
"""

import ctypes
import platform
import random
import statistics
import sys
import time
from ctypes import byref
from typing import Any, Callable

import pandas
import polars

import osoba
from osoba import _arrow
from osoba._library import LIBRARY, ArrowArray, ArrowSchema, Error

PAIRS, MANY, ROUNDS, CALLS = 100_000, 1_000, 9, 50
LAST = "Зразко Вигадько Прикладенко Уявний Вигаданюк Зразченко Придумко Іменко".split()
FIRST = "Остап Олена Іван Марія Назар Дарина Тарас Софія".split()
SECOND = "Остапович Іванівна Назарович Тарасівна Вигаданович Іванович".split()


def person(dice: random.Random, place: int) -> "dict[str, Any]":
    """An invented person with what most records have."""
    digits = "".join(dice.choices("0123456789", k=6))
    return {
        "id": str(place),
        "last_name": dice.choice(LAST) + dice.choice(("", "", "", "а", "в")),
        "first_name": dice.choice(FIRST),
        "second_name": dice.choice(SECOND),
        "birth_date": f"19{dice.randrange(30, 99)}-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}",
        "gender": dice.choice(("MALE", "FEMALE")),
        "tax_id": "".join(dice.choices("0123456789", k=10)),
        "birth_settlement": dice.choice(("Київ", "Умань", "Львів", "Одеса")),
        "document_type": "PASSPORT",
        "document_number": f"АА{digits}",
        "phone_number": "+38067" + "".join(dice.choices("0123456789", k=7)),
        "settlement": dice.choice(("Київ", "Умань", "Львів", "Одеса")),
    }


def seconds(call: Callable[[], Any]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def in_c(call: Callable[..., int], *arguments: Any, error: bool = True) -> None:
    """The library's function alone; the answer is released outside of what is measured."""
    schema, array = ArrowSchema(), ArrowArray()
    status = call(*arguments, byref(schema), byref(array), *([byref(Error())] if error else []))
    assert status == 0
    kept.append((schema, array))


kept: "list[tuple[Any, Any]]" = []


def release_kept() -> None:
    for schema, array in kept:
        _arrow.release(array)
        _arrow.release(schema)
    kept.clear()


def frames() -> None:
    dice = random.Random(19)
    persons = [person(dice, place) for place in range(PAIRS)]
    candidates = [person(dice, place) for place in range(PAIRS)]
    card = osoba.Scorecard.published()
    tables = {
        "pandas": (pandas.DataFrame(persons), pandas.DataFrame(candidates)),
        "pandas, object columns": (
            pandas.DataFrame(persons, dtype=object),
            pandas.DataFrame(candidates, dtype=object),
        ),
        "polars": (polars.DataFrame(persons), polars.DataFrame(candidates)),
    }
    times: "dict[str, list[float]]" = {name: [] for table in tables for name in (table, f"{table} in C")}
    for _ in range(ROUNDS):
        for name, (left, right) in tables.items():
            times[name].append(seconds(lambda: osoba.score(left, right)))
            sources = _arrow.both(left, right)
            streams = [byref(source.stream) for source in sources]
            call = LIBRARY.osoba_arrow_score
            times[f"{name} in C"].append(seconds(lambda: in_c(call, card._handle, *streams, False)))
            release_kept()
    for name in tables:
        whole, alone = statistics.median(times[name]), statistics.median(times[f"{name} in C"])
        print(f"{PAIRS:,} pairs, {name}: {whole:.3f} s; in C {alone:.3f} s; ratio {whole / alone:.2f}")


def prepared() -> None:
    dice = random.Random(20)
    card = osoba.Scorecard.published()

    def nested(place: int) -> osoba.Person:
        one = person(dice, place)
        return {  # type: ignore[typeddict-item]
            **{name: value for name, value in one.items() if "_number" not in name and name != "settlement"},
            "documents": [{"type": "PASSPORT", "number": one["document_number"]}],
            "authentication_methods": [{"type": "OTP", "phone_number": one["phone_number"]}],
            "addresses": [{"type": "RESIDENCE", "settlement": one["settlement"]}],
        }

    probe, many = card.prepare(nested(0)), card.prepare_many(nested(place) for place in range(MANY))
    handles, structs = many._handles, (ctypes.c_uint8 * (MANY * 68))()
    score_many, in_columns = LIBRARY.osoba_scorecard_score_many, LIBRARY.osoba_arrow_score_prepared
    score_many.argtypes = [ctypes.c_void_p] * 3 + [ctypes.c_size_t, ctypes.c_void_p]
    times: "dict[str, list[float]]" = {"python": [], "structs in C": [], "columns in C": []}
    for _ in range(ROUNDS * 10):
        begun = time.perf_counter()
        for _ in range(CALLS):
            card.score_many(probe, many).score
        times["python"].append(time.perf_counter() - begun)
        begun = time.perf_counter()
        for _ in range(CALLS):
            score_many(card._handle, probe._handle, handles, MANY, structs)
        times["structs in C"].append(time.perf_counter() - begun)
        begun = time.perf_counter()
        for _ in range(CALLS):
            in_c(in_columns, card._handle, probe._handle, handles, MANY, error=False)
        times["columns in C"].append(time.perf_counter() - begun)
        release_kept()
    rates = {name: CALLS * MANY / statistics.median(found) / 1e6 for name, found in times.items()}
    shown = "; ".join(f"{name} {rate:.1f}" for name, rate in rates.items())
    print(f"1 × {MANY:,} prepared, million pairs a second: {shown}; ratio {rates['structs in C'] / rates['python']:.2f}")


def main() -> None:
    versions = f"Python {platform.python_version()}, pandas {pandas.__version__}, polars {polars.__version__}"
    print(f"{versions}, osoba {osoba.__version__}, {platform.machine()}", file=sys.stderr)
    frames()
    prepared()


if __name__ == "__main__":
    main()
