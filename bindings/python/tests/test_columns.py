"""Persons and answers in columns: records, and the tables of pandas, polars, pyarrow and DuckDB.

A library that is not installed is named by the test that needs it, which is then skipped.
"""

import datetime
import gc
import importlib
import json
import math
import os
import subprocess
import sys
import tempfile
import textwrap
import threading
import unittest
from pathlib import Path
from typing import Any, Callable

import osoba
from osoba import _arrow

ROOT = Path(__file__).resolve().parents[3]
GOLDEN = ROOT / "tests" / "golden"
PERSONS = [
    {
        "id": "a",
        "last_name": "Зразко",
        "first_name": "Остап",
        "birth_date": datetime.date(1991, 8, 24),
        "tax_id": "3347300034",
        "documents": [{"type": "PASSPORT", "number": "АА123456"}],
    },
    {"id": "b", "last_name": "Зразкова", "first_name": None, "birth_date": None, "tax_id": None, "documents": []},
    {
        "id": "c",
        "last_name": "Вигадько",
        "first_name": "Олена",
        "birth_date": datetime.date(1984, 2, 3),
        "tax_id": "0000000000",
        "documents": [{"type": "PASSPORT", "number": None}, {"type": None, "number": "123456"}],
    },
]
KINDS = ("pandas", "polars", "pyarrow", "duckdb")


def module(name: str) -> Any:
    """A library that a test needs. OSOBA_REQUIRE_FRAMES=1 makes its absence a failure."""
    try:
        return importlib.import_module(name)
    except ImportError:
        if os.environ.get("OSOBA_REQUIRE_FRAMES"):
            raise
        raise unittest.SkipTest(f"{name} is not installed") from None


def table(kind: str, persons: "list[dict[str, Any]]") -> Any:
    """Persons as a table of a library."""
    library = module(kind)
    if kind == "pandas":
        module("pyarrow")
        return library.DataFrame(persons)
    if kind == "polars":
        return library.DataFrame(persons, infer_schema_length=None)
    arrow = module("pyarrow").Table.from_pylist(persons)
    return library.from_arrow(arrow) if kind == "duckdb" else arrow


def maker(kind: str) -> "Callable[[list[dict[str, Any]]], Any]":
    """What makes tables of a library, which is looked for before anything is made."""
    module(kind)
    return lambda persons: table(kind, persons)


class Records(unittest.TestCase):
    def test_many_give_the_same_answers_as_each_alone(self) -> None:
        for function in (osoba.keys, osoba.identifiers):
            columns = function(PERSONS)
            self.assertEqual(len(columns), len(PERSONS))
            for row, person in zip(columns, PERSONS):
                one = function(person)  # type: ignore[operator]
                given = {name: value for name, value in row.items() if name not in ("error", "person_id")}
                self.assertEqual(filled(given), filled(one))
            self.assertEqual(columns.errors, {})

    def test_pairs_give_the_same_scores_as_each_alone(self) -> None:
        scores = osoba.score(PERSONS, PERSONS[::-1], distances=True)
        self.assertEqual(scores["candidate_id"], ["c", "b", "a"])
        for place, (person, candidate) in enumerate(zip(PERSONS, PERSONS[::-1])):
            one = osoba.score(person, candidate)
            self.assertEqual((scores[place].score, scores[place].bins), (one["score"], one["bins"]))
            self.assertEqual(scores["distances"][place], one["distances"])
        self.assertEqual(scores, osoba.score(iter(PERSONS), reversed(PERSONS)))
        self.assertEqual(scores[-1], scores[2])
        with self.assertRaises(IndexError):
            scores[3]
        with self.assertRaises(KeyError):
            scores["none"]

    def test_one_with_many_gives_the_same_scores_prepared_or_not(self) -> None:
        card = osoba.Scorecard.published()
        prepared = card.prepare_many(PERSONS * 400)
        scores = card.score_many(PERSONS[0], prepared)
        self.assertEqual(list(scores), list(card.score_many(PERSONS[0], PERSONS * 400)))
        self.assertEqual(list(scores), list(card.score_many(PERSONS[0], list(prepared))))
        self.assertEqual(scores[1], card.score_many(PERSONS[0], prepared[1:2])[0])
        view = memoryview(scores.score)
        self.assertEqual((view.format, view.nbytes, view.contiguous), ("d", 1200 * 8, True))
        self.assertEqual(list(scores.bins), list(scores.bin_names))
        self.assertEqual({memoryview(bins).format for bins in scores.bins.values()}, {"B"})

    def test_a_column_outlives_its_table(self) -> None:
        scores = osoba.score(PERSONS * 1000, PERSONS * 1000)
        expected, column = list(scores.score), scores.score
        capsule = scores.__arrow_c_array__()
        del scores
        gc.collect()
        self.assertEqual(list(column), expected)
        del capsule
        gc.collect()
        self.assertEqual(list(column), expected)

    def test_unused_results_are_released(self) -> None:
        columns = osoba.keys(PERSONS)
        for export in (columns.__arrow_c_array__, columns.__arrow_c_stream__, columns.__arrow_c_schema__):
            capsules = [export() for _ in range(10)]
            self.assertGreaterEqual(len(_arrow._lent), 10)
            del capsules
            gc.collect()
            self.assertEqual(_arrow._lent, {})

    def test_answers_are_persons_again(self) -> None:
        found = osoba.keys(osoba.keys(PERSONS))
        self.assertEqual(found["tax_id"], ["3347300034", None, None])
        self.assertEqual(found["birth_date"], [person["birth_date"] for person in PERSONS])

    def test_threads_share_columns(self) -> None:
        columns, wrong = osoba.score(PERSONS * 100, PERSONS * 100), []
        expected = list(columns)

        def work() -> None:
            for _ in range(5):
                columns.__arrow_c_array__()
                if list(columns) != expected:
                    wrong.append(1)

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(wrong, [])

    def test_joined_rows_give_the_pairs_of_an_index(self) -> None:
        persons = [{**PERSONS[0], "id": str(place), "tax_id": f"33473000{place // 2:02}"} for place in range(20)]
        keys = osoba.blocking_keys(persons)["keys"]
        joined = [(a, b) for b in range(20) for a in range(b) if set(keys[a]) & set(keys[b])]
        left, right = ([persons[pair[side]] for pair in joined] for side in (0, 1))
        found = {(pair["person_id"], pair["master_person_id"]): pair["score"] for pair in osoba.judge(left, right)}
        expected = osoba.Index(persons).pairs()
        self.assertEqual(found, {(pair["person_id"], pair["master_person_id"]): pair["score"] for pair in expected})
        self.assertGreaterEqual(len(found), 10)
        self.assertEqual(len(osoba.judge([], [])), 0)
        # Whom an index refuses has no keys.
        for wrong in ({"tax_id": "3347300034"}, {"id": "a", "tax_id": "3347300034", "updated_at": "March"}):
            with self.assertRaises(osoba.OsobaError) as refused:
                osoba.blocking_keys([wrong])
            self.assertEqual(refused.exception.field, f"[0].{osoba.Index([wrong]).unreadable[0].field}")
        for call in (lambda: osoba.blocking_keys([], key="soundex"), lambda: osoba.judge([], [], manual=2)):
            with self.assertRaises(ValueError):
                call()

    def test_an_empty_table_has_all_columns(self) -> None:
        for columns in (osoba.keys([]), osoba.identifiers([]), osoba.score([], []), osoba.score_many({}, [])):
            self.assertEqual((len(columns), list(columns)), (0, []))
            self.assertIn("error", columns.names)
            self.assertTrue(all(list(columns.column(name)) == [] for name in columns.names))

    def test_one_and_many_are_not_mixed(self) -> None:
        for call in (
            lambda: osoba.score(PERSONS[0], PERSONS),  # type: ignore[call-overload]
            lambda: osoba.score(PERSONS, PERSONS[0]),  # type: ignore[call-overload]
            lambda: osoba.keys("Зразко"),  # type: ignore[call-overload]
            lambda: osoba.keys(7),  # type: ignore[call-overload]
            lambda: osoba.keys([{}, {"last_name": object()}]),  # type: ignore[typeddict-item]
        ):
            with self.assertRaises(TypeError):
                call()


def filled(answer: Any) -> Any:
    """An answer with its dates as text and without what is null."""
    if isinstance(answer, dict):
        return {name: filled(value) for name, value in answer.items() if value is not None}
    if isinstance(answer, list):
        return [filled(value) for value in answer]
    return answer.isoformat() if isinstance(answer, datetime.date) else answer


class Absent(unittest.TestCase):
    def test_missing_values_of_every_kind_are_absent(self) -> None:
        values: "list[Any]" = [None, math.nan]
        try:
            import pandas

            values += [pandas.NA, pandas.NaT]
        except ImportError:
            pass
        try:
            import numpy

            values += [numpy.float64("nan"), numpy.datetime64("NaT")]
        except ImportError:
            pass
        for value in values:
            person = {"last_name": "Зразко", "birth_date": value, "tax_id": value, "documents": [{"number": value}]}
            expected = osoba.keys({"last_name": "Зразко", "documents": [{}]})
            self.assertEqual(osoba.keys(person), expected)
            self.assertEqual(osoba.keys([person])["birth_date"], [None])
            self.assertEqual(osoba.score(person, person), osoba.score({"last_name": "Зразко", "documents": [{}]}, person))
            self.assertEqual(len(osoba.Index([{**person, "id": "a"}, {**person, "id": "b"}])), 2)
        # A setting that is no number is a mistake.
        with self.assertRaises(ValueError):
            osoba.decide({"last_name": "Зразко"}, policy={"threshold": math.nan})

    def test_midnights_are_dates_and_other_times_are_not(self) -> None:
        dates: "list[Any]" = [datetime.date(1991, 8, 24), datetime.datetime(1991, 8, 24), "1991-08-24"]
        late: "list[Any]" = [datetime.datetime(1991, 8, 23, 21)]
        try:
            import pandas

            dates += [pandas.Timestamp("1991-08-24"), pandas.Timestamp("1991-08-24", tz="Europe/Kyiv")]
            late.append(pandas.Timestamp("1991-08-23 21:00"))
        except ImportError:
            pass
        try:
            import numpy

            dates += [numpy.datetime64(f"1991-08-24{time}") for time in ("", "T00:00", "T00:00:00.000000000")]
            late.append(numpy.datetime64("1991-08-23T21:00"))
        except ImportError:
            pass
        for date in dates:
            self.assertEqual(osoba.keys({"birth_date": date})["birth_date"], "1991-08-24", repr(date))
            self.assertEqual(osoba.keys([{"birth_date": date}])["birth_date"], [datetime.date(1991, 8, 24)])
        for date in late:
            for call in (lambda: osoba.keys({"birth_date": date}), lambda: osoba.keys([{"birth_date": date}])):
                with self.assertRaises(osoba.OsobaError) as refused:
                    call()
                self.assertEqual(refused.exception.rule, "date")

    def test_a_number_in_place_of_a_text_of_digits_is_an_error_that_names_it(self) -> None:
        for call in (
            lambda: osoba.score({"tax_id": 3347300046.0}, {}),  # type: ignore[typeddict-item]
            lambda: osoba.keys([{"tax_id": 3347300046.0}]),  # type: ignore[typeddict-item]
            lambda: osoba.keys({"documents": [{"number": 123456}]}),  # type: ignore[typeddict-item]
        ):
            with self.assertRaisesRegex(osoba.OsobaError, "read the column as text") as refused:
                call()
            self.assertNotIn("33473", str(refused.exception))


class Tables(unittest.TestCase):
    def test_a_table_has_the_answers_of_its_records(self) -> None:
        for kind in KINDS:
            with self.subTest(kind):
                made = maker(kind)
                for function in (osoba.keys, osoba.identifiers):
                    self.assertEqual(list(function(made(PERSONS))), list(function(PERSONS)), kind)
                scores = osoba.score(made(PERSONS), made(PERSONS[::-1]))
                self.assertEqual(scores, osoba.score(PERSONS, PERSONS[::-1]), kind)
                many = osoba.score_many(PERSONS[0], made(PERSONS))
                self.assertEqual(many, osoba.score_many(PERSONS[0], PERSONS), kind)

    def test_the_golden_pairs_have_their_scores_as_tables(self) -> None:
        pairs, lists, texts = [], ("documents", "addresses", "authentication_methods"), set()
        for line in (GOLDEN / "score.jsonl").read_text(encoding="utf-8").splitlines():
            vector = json.loads(line)
            if "output" in vector:
                pairs.append((vector["input"]["person"], vector["input"]["candidate"], vector["output"]))
        for person, candidate, _ in pairs:
            texts.update({*person, *candidate} - {*lists, "phones", "no_tax_id"})
        texts -= {"confidant_person", "frequencies", "extra", "is_active"}

        def row(person: "dict[str, Any]") -> "dict[str, Any]":
            values: "dict[str, Any]" = {name: person.get(name) for name in sorted(texts)}
            for name, fields in zip(lists, (("type", "number"), ("type", "settlement"), ("type", "phone_number"))):
                entries = person.get(name)
                values[name] = entries and [{field: (entry or {}).get(field) for field in fields} for entry in entries]
            return values

        persons, candidates = ([row(pair[side]) for pair in pairs] for side in (0, 1))
        self.assertGreater(len(pairs), 3000)
        for kind in KINDS:
            with self.subTest(kind):
                made = maker(kind)
                scores = osoba.score(made(persons), made(candidates))
                for place, (person, candidate, expected) in enumerate(pairs):
                    found = scores[place]
                    self.assertEqual((found.score, found.bins), (expected["score"], expected["bins"]), (kind, place))

    def test_a_bad_row_of_a_table_is_in_the_column_of_errors(self) -> None:
        persons = [{"id": str(place), "birth_date": date} for place, date in enumerate(("1991-08-24", "24.08.1991"))]
        for kind in KINDS:
            with self.subTest(kind):
                made = maker(kind)
                columns = osoba.keys(made(persons))
                self.assertEqual(columns.errors, {1: {"field": "birth_date", "rule": "date"}}, kind)
                self.assertEqual(columns[0]["birth_date"], datetime.date(1991, 8, 24))
                self.assertEqual((columns[1]["id"], columns[1]["names"]), ("1", None))
                scores = osoba.score(made(persons), made(persons))
                self.assertEqual(scores.column("score")[1], None)
                with self.assertRaisesRegex(osoba.OsobaError, r"\[1\].person.birth_date: date"):
                    scores[1]
                index = osoba.Index(made(persons))
                self.assertEqual((len(index), index.unreadable), (1, [osoba._index.Unreadable(1, "birth_date", "date")]))

    def test_a_column_of_a_wrong_type_is_named(self) -> None:
        for kind in KINDS:
            with self.subTest(kind):
                made = maker(kind)
                with self.assertRaisesRegex(osoba.OsobaError, "^tax_id: type: a tax id is a text") as refused:
                    osoba.keys(made([{"tax_id": 3347300046.0}, {"tax_id": None}]))
                self.assertEqual((refused.exception.field, refused.exception.rule), ("tax_id", "type"), kind)
                with self.assertRaises(osoba.OsobaError) as refused:
                    osoba.score(made([{"unzr": "x"}]), made([{"documents": 7}]))
                self.assertEqual(refused.exception.field, "candidate.documents", kind)

    def test_answers_are_converted_to_tables(self) -> None:
        scores, keys = osoba.score(PERSONS, PERSONS), osoba.keys(PERSONS)
        expected = list(scores.score)
        with self.subTest("polars"):
            polars = module("polars")
            self.assertEqual(polars.DataFrame(scores)["score"].to_list(), expected)
            self.assertEqual(polars.DataFrame(keys)["document_numbers"].to_list(), keys["document_numbers"])
        with self.subTest("pyarrow"):
            pyarrow = module("pyarrow")
            self.assertEqual(pyarrow.table(scores)["score"].to_pylist(), expected)
            self.assertEqual(pyarrow.record_batch(keys).to_pylist(), list(keys))
            field = pyarrow.schema(scores).field("d_tax_id_bin")
            self.assertEqual(json.loads(field.metadata[b"osoba.bins"]), scores.bin_names["d_tax_id_bin"])
        with self.subTest("pandas"):
            pandas = module("pandas")
            if hasattr(pandas.DataFrame, "from_arrow"):
                module("pyarrow")
                self.assertEqual(list(pandas.DataFrame.from_arrow(scores)["score"]), expected)
        with self.subTest("duckdb"):
            duckdb = module("duckdb")
            self.assertEqual(duckdb.sql("select score from scores").fetchall(), [(score,) for score in expected])
        with self.subTest("numpy"):
            numpy = module("numpy")
            self.assertEqual(numpy.asarray(scores.score).tolist(), expected)

    def test_an_index_built_from_a_table_gives_its_pairs_as_a_table(self) -> None:
        persons = [
            {**PERSONS[0], "id": f"{place:03}", "tax_id": f"33473{place // 2:05}", "updated_at": f"2026-01-{1 + place % 28:02}T00:00:00Z"}
            for place in range(60)
        ]
        expected = osoba.Index(persons)
        wanted = sorted(osoba.Index(persons).pairs(), key=lambda pair: (pair["person_id"], pair["master_person_id"]))
        for kind in KINDS:
            with self.subTest(kind):
                made = maker(kind)
                index = osoba.Index(made(persons))
                self.assertEqual((len(index), index.unreadable), (60, []), kind)
                self.assertEqual(index.pairs().account, expected.pairs().account)
                stream = index.stream()
                self.assertEqual(stream.account, expected.pairs().account)
                del index
                rows = module("pyarrow").table(stream).to_pylist()
                rows.sort(key=lambda pair: (pair["person_id"], pair["master_person_id"]))
                self.assertEqual(len(rows), len(wanted))
                for row, pair in zip(rows, wanted):
                    for name in ("person_id", "master_person_id", "score", "band", "clusters", "cautions"):
                        self.assertEqual(row[name], pair[name])
                with self.assertRaises(ValueError):
                    stream.__arrow_c_stream__()
                with self.assertRaisesRegex(osoba.OsobaError, "the persons at 0 and 1 have one id"):
                    osoba.Index(made([{"id": "a"}, {"id": "a"}]))

    def test_a_data_frame_needs_no_pyarrow(self) -> None:
        pandas = module("pandas")

        class Frame(pandas.DataFrame):  # type: ignore[misc, name-defined]
            def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
                raise ImportError("pyarrow")

        frame = Frame(PERSONS)
        frame["birth_date"] = pandas.to_datetime(frame["birth_date"])
        self.assertEqual(list(osoba.keys(frame)), list(osoba.keys(PERSONS)))


class Types(unittest.TestCase):
    def test_a_type_checker_finds_a_misspelt_field(self) -> None:
        mypy = module("mypy")
        script = '''
            import datetime
            import osoba

            person: osoba.Person = {"lastname": "Зразко"}
            osoba.keys({"last_name": "Зразко", "birth_date": datetime.date(1991, 8, 24)})
            osoba.score({"lastname": "Зразко"}, {})
            scores = osoba.score([{"last_name": "Зразко"}], [{"last_name": "Зразко"}])
            first: float = scores[0].score + sum(scores.score)
            one = osoba.score({"last_name": "Зразко"}, {})["score"]
            osoba.score_many({"documents": [{"number": 7}]}, [])
            reveal_type(scores)
            reveal_type(one)
        '''
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "script.py"
            path.write_text(textwrap.dedent(script), encoding="utf-8")
            # An installed package is found by itself, as its users' is.
            source = Path(osoba.__file__).resolve().parent.parent
            path_of_source = {"MYPYPATH": str(source)} if source.name == "src" else {}
            ran = subprocess.run(
                [sys.executable, "-m", mypy.__name__, "--strict", "--no-incremental", "--hide-error-context",
                 "--config-file", os.devnull, str(path)],
                capture_output=True, text=True, cwd=folder, env={**os.environ, **path_of_source},
            )
        lines = [line.partition("script.py:")[2] for line in ran.stdout.splitlines() if "script.py:" in line]
        faults = sorted({int(line.partition(":")[0]) for line in lines if " error:" in line})
        self.assertEqual(faults, [5, 7, 11], ran.stdout + ran.stderr)
        self.assertIn('"lastname"', ran.stdout)
        self.assertIn("Scores", ran.stdout)
        self.assertRegex(ran.stdout, 'Revealed type is "(builtins.)?float"')


if __name__ == "__main__":
    unittest.main()
