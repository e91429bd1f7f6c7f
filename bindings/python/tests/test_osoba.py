"""The public functions: what they answer, and what they refuse."""

import datetime
import doctest
import gc
import importlib
import json
import os
import pickle
import re
import threading
import unittest
from pathlib import Path
from typing import Any
from unittest import mock

import osoba
from osoba import _library

ROOT = Path(__file__).resolve().parents[3]
PERSON = {
    "first_name": "Остап",
    "last_name": "Зразко",
    "second_name": "Вигаданович",
    "birth_date": datetime.date(1991, 8, 24),
    "gender": "MALE",
    "tax_id": "3347300034",
    "unzr": "19910824-00026",
    "documents": [{"type": "PASSPORT", "number": "АА123456"}],
    "authentication_methods": [{"type": "OTP", "phone_number": "+380671112233"}],
}


def load_tests(loader: unittest.TestLoader, tests: unittest.TestSuite, _: Any) -> unittest.TestSuite:
    """The examples of the docstrings are tests."""
    modules = ("", "._arrow", "._documents", "._index", "._scorecard", "._names", "._levenshtein", "._errors", "._training", "._evaluation")
    for name in modules:
        tests.addTests(doctest.DocTestSuite(importlib.import_module(f"osoba{name}")))
    return tests


class Readme(unittest.TestCase):
    def test_the_examples_of_the_readme_run(self) -> None:
        readme = (ROOT / "bindings" / "python" / "README.md").read_text(encoding="utf-8")
        examples = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
        self.assertTrue(examples)
        for example in examples:
            exec(compile(example, "README.md", "exec"), {})


class Evaluation(unittest.TestCase):
    PAIRS = [
        {"person": PERSON, "candidate": PERSON, "match": True, "story": "same"},
        {"person": PERSON, "candidate": {**PERSON, "tax_id": None, "documents": []}, "match": True},
        {"person": PERSON, "candidate": {**PERSON, "first_name": "Назар", "tax_id": "2228100016"},
         "match": False, "story": "brother"},
    ]

    def test_scorecards_are_evaluated_side_by_side(self) -> None:
        published = (ROOT / "src" / "scoring" / "esoz-2019-02-15.json").read_text(encoding="utf-8")
        clean = {**json.loads(published), "name": "clean", "normalisation": "clean"}
        evaluation = osoba.evaluate(self.PAIRS, [published, clean], by="story", before=self.PAIRS)
        self.assertEqual(evaluation.names, ["esoz-2019-02-15", "clean"])
        self.assertEqual(evaluation.figures["rows"]["matches"], 2)
        values = [value["value"] for value in evaluation.models[1]["by"]["values"]]
        self.assertEqual(values, ["-", "brother", "same"])
        self.assertEqual(evaluation.models[0]["drift"]["score"], 0.0)
        self.assertEqual(len(evaluation.figures["moves"]), 1)
        identity = osoba.Scorecard.published().hash
        self.assertEqual(evaluation.models[0]["scorecard"]["hash"], identity)

    def test_a_notebook_shows_curves_and_nothing_of_the_persons(self) -> None:
        shown = osoba.evaluate(self.PAIRS)._repr_html_()
        self.assertIn("<polyline", shown)
        self.assertIn("Recall at a precision", shown)
        for value in ("Зразко", "Остап", "3347300034", "123456"):
            self.assertNotIn(value, shown)
        scores = [{"score": 0.9, "match": True}, {"score": 0.1, "match": False}]
        self.assertIn("scores 1", repr(osoba.evaluate(scores)))

    def test_input_that_cannot_be_evaluated_is_an_error_with_the_reason(self) -> None:
        with self.assertRaisesRegex(osoba.OsobaError, r"pairs\[1\].match"):
            osoba.evaluate([self.PAIRS[0], {"person": {}, "candidate": {}}])
        with self.assertRaisesRegex(ValueError, "everything is a match"):
            osoba.evaluate([{"score": 0.5, "match": True}])
        with self.assertRaisesRegex(ValueError, "nothing is a match"):
            osoba.evaluate([{"score": 0.5, "match": False}])
        with self.assertRaises(ValueError):
            osoba.evaluate([{"score": float("nan"), "match": True}])
        with self.assertRaisesRegex(osoba.OsobaError, r"pairs\[0\].score"):
            osoba.evaluate([{"score": 1.5, "match": True}])
        with self.assertRaisesRegex(osoba.OsobaError, r"scorecards\[0\].name"):
            osoba.evaluate(self.PAIRS, [{"name": "", "intercept": 0, "variables": []}])


class Verification(unittest.TestCase):
    def test_a_synchronisation_asks_and_then_applies(self) -> None:
        now = datetime.datetime(2024, 5, 1, 1, tzinfo=datetime.timezone.utc)
        record = {"unzr_verification_status": "IN_REVIEW"}
        step = osoba.sync(PERSON, record, now=now)
        self.assertEqual(step["ask"]["UNZR"], "19910824-00026")
        step = osoba.sync(PERSON, record, {"status": 1, "description": "found"}, now=now)
        columns = step["apply"]["person_verifications"]
        self.assertEqual(columns["unzr_verification_status"], "VERIFIED")
        self.assertEqual(columns["unzr_synced_at"], "2024-05-01T01:00:00Z")
        self.assertIsNone(columns["unzr_unverified_at"])

    def test_a_technical_error_changes_nothing_and_gives_the_release(self) -> None:
        before = {
            "unzr_verification_status": "VERIFICATION_NEEDED",
            "unzr_verification_reason": "ONLINE_TRIGGERED",
        }
        step = osoba.sync(
            PERSON,
            {"unzr_verification_status": "IN_REVIEW"},
            {"fault": "timeout"},
            now="2024-05-01T01:00:00Z",
            before_claim=before,
        )
        self.assertEqual(step["retry"], "timeout")
        self.assertEqual(step["release"]["person_verifications"], before)
        self.assertNotIn("apply", step)


class Matching(unittest.TestCase):
    POLICY = {"preset": "registration"}

    def test_the_loop_asks_for_missing_facts_and_decides(self) -> None:
        asked = []

        def look_up(question: dict) -> Any:
            asked.append(question["question"])
            return [] if question["question"] == "phone_holders" else [{"id": "7", **PERSON}]

        decision = osoba.match(PERSON, look_up, policy=self.POLICY, audit=True)
        self.assertEqual(asked, ["phone_holders", "candidates"])
        self.assertEqual((decision["decision"], decision["rule"]), ("exists", "model_above_threshold"))
        self.assertEqual([person["id"] for person in decision["persons"]], ["7"])
        self.assertEqual(decision["version"], osoba.__version__)
        self.assertEqual(decision["scorecard"]["name"], osoba.Scorecard.published().name)
        replayed = osoba.replay(decision["audit"])
        self.assertNotIn("Зразко", str(replayed) + str(decision["audit"]))
        again = osoba.match(PERSON, look_up, policy=self.POLICY)
        self.assertEqual({**decision, "audit": None}, {**again, "audit": None})

    def test_a_question_without_an_answer_is_an_error_and_not_asked_again(self) -> None:
        answers = {"phone_holders": [], "candidates": [], "same_identity": []}
        confidant = {"threshold": 0.9, "procedure": "confidant_phone"}
        holder = {"phone_holders": [{"id": "1", "tax_id": None}]}
        cases = [
            ("phone_holders", self.POLICY, {}),
            ("candidates", self.POLICY, {}),
            ("same_identity", confidant, {}),
            ("phone_is_confidants", confidant, holder),
        ]
        for unanswered, policy, more in cases:
            asked = []

            def look_up(question: dict) -> Any:
                asked.append(question["question"])
                return {**answers, **more, unanswered: None}[question["question"]]

            with self.assertRaises(osoba.OsobaError) as refused:
                osoba.match(PERSON, look_up, policy=policy)
            error = refused.exception
            self.assertEqual((error.field, error.rule, error.status), (unanswered, "required", 202))
            self.assertEqual(asked.count(unanswered), 1)
        # That there is no such person is an answer.
        named = {**PERSON, "person_id": "0b5c8a1e-8f0e-4c62-9d1f-3a0f4e8f7a10"}
        decision = osoba.match(named, lambda question: None, policy=self.POLICY)
        self.assertEqual(decision["rule"], "person_unknown")

    def test_a_search_normalises_as_asked_and_names_doubtful_values(self) -> None:
        query = {
            "first_name": "Остап",
            "last_name": "Зразко",
            "birth_date": datetime.date(1991, 8, 24),
            "birth_certificate": "ІІ-ЖД 654321",
            "phone_number": "111-22-33",
        }
        certificate = {"type": "BIRTH_CERTIFICATE", "number": "II-ЖД654321"}
        person = {"id": "7", "last_name": "Зразко", "documents": [certificate]}
        found = osoba.search(query, [person])
        self.assertEqual(found["ids"], ["7"])
        self.assertEqual(found["findings"], [{"field": "query.phone_number", "rule": "phone"}])
        self.assertEqual(osoba.search(query, [person], normalisation="published")["ids"], [])

    def test_why_not_names_clusters_and_variables(self) -> None:
        why = osoba.why_not(PERSON, {"id": "7", "last_name": "Вигадько"}, policy=self.POLICY)
        self.assertTrue(why)

    def test_score_many_gives_the_score_of_each(self) -> None:
        others = [PERSON, {**PERSON, "first_name": "Остапа"}, {}, {**PERSON, "tax_id": None}]
        many = osoba.score_many(PERSON, others)
        self.assertEqual(len(many), len(others))
        for scored, other in zip(many, others):
            one = osoba.score(PERSON, other)
            self.assertEqual((scored.score, scored.bins), (one["score"], one["bins"]))
        self.assertEqual(list(osoba.score_many(PERSON, [])), [])

    def test_another_scorecard_gives_other_scores(self) -> None:
        clean = osoba.Scorecard.published(normalisation="clean")
        self.assertNotEqual(clean.hash, osoba.Scorecard.published().hash)
        documents = osoba.Documents(clean)
        pair = {"birth_settlement": "Умань"}, {"birth_settlement": "м. Умань"}
        self.assertEqual(documents.score(*pair)["bins"]["birth_settlement_substr_bin"], "0")

    def test_persons_and_scorecards_of_two_normalisations_do_not_mix(self) -> None:
        clean = osoba.Scorecard.published(normalisation="clean")
        prepared = osoba.Scorecard.published().prepare(PERSON)
        with self.assertRaises(osoba.OsobaError) as refused:
            clean.score_many(prepared, [PERSON])
        self.assertEqual(refused.exception.status, 105)


class Errors(unittest.TestCase):
    def refused(self, function: Any, *arguments: Any, **named: Any) -> osoba.OsobaError:
        with self.assertRaises(osoba.OsobaError) as refused:
            function(*arguments, **named)
        return refused.exception

    def test_an_error_names_field_and_rule_and_no_value(self) -> None:
        mark = "МІТКА"
        cases = [
            (osoba.score, ({"birth_date": mark}, {}), {}, "person.birth_date", "date"),
            (osoba.score, ({"documents": mark}, {}), {}, "person.documents", "type"),
            (osoba.unzr, (mark, mark), {}, "birth_date", "date"),
            (osoba.cumulative, ({"unzr": mark},), {}, "unzr", "unknown_value"),
            (osoba.sync, ({}, {}), {"now": mark}, "verification.unzr_verification_status", "required"),
            (osoba.decide, (PERSON,), {"policy": {"treshold": 1}}, "policy.?", "unknown_field"),
            (osoba.decide, ({"last_name": mark},), {"policy": {"threshold": 0.9}}, "submission.first_name", "required"),
            (osoba.sync, ({}, {"unzr_verification_status": "IN_REVIEW"}, {"staus": mark}), {"now": "2024-05-01T01:00:00Z"}, "answer.?", "unknown_field"),
            (osoba.sync, ({}, {"unzr_sync_at": mark}), {"now": "2024-05-01T01:00:00Z"}, "verification.?", "unknown_field"),
            (osoba.decide, (PERSON, {"phone_holders": [{"id": mark}]}), {"policy": {"threshold": 0.9}}, "facts.phone_holders[0].tax_id", "required"),
            (osoba.Scorecard, ({"name": mark},), {}, "intercept", "required"),
            (osoba.Scorecard.published().prepare, ({"birth_date": mark},), {}, "birth_date", "date"),
            (osoba.keys, ([{}, {"birth_date": mark}],), {}, "[1].birth_date", "date"),
            (osoba.identifiers, ([{}, mark],), {}, "[1]", "type"),
            (osoba.score, ([{}] * 3, [{}, {}, {"tax_id": 1.0}]), {}, "[2].candidate.tax_id", "type"),
            (osoba.score_many, ({}, [{}, {"birth_date": mark}]), {}, "[1].candidate.birth_date", "date"),
            (osoba.score_many, ({}, [osoba.Scorecard.published().prepare({}), {"unzr": 1}]), {}, "[1].unzr", "type"),
            (osoba.Scorecard.published().prepare_many, ([{}, {"birth_date": mark}],), {}, "[1].birth_date", "date"),
            (osoba.keys, ([{}, {"last_name": "\ud800"}],), {}, "[1]", "utf8"),
            (osoba.score, ([{}], [{}, {}]), {}, "person", "required"),
            (osoba.score, ([{}, {}], [{}]), {}, "candidate", "required"),
        ]
        for function, arguments, named, field, rule in cases:
            error = self.refused(function, *arguments, **named)
            self.assertEqual((error.field, error.rule), (field, rule))
            self.assertNotIn(mark, f"{error} {error!r}")

    def test_text_that_is_not_unicode_is_refused(self) -> None:
        for call in (
            lambda: osoba.unzr("\ud800"),
            lambda: osoba.levenshtein("\ud800", "a"),
            lambda: osoba.encode_name("\udfff"),
            lambda: osoba.Documents().answer("unzr", b"\xff"),
            lambda: osoba.score({"last_name": "\ud800"}, {}),
        ):
            self.assertEqual(self.refused(call).rule, "utf8")

    def test_a_document_that_is_not_json_is_refused(self) -> None:
        error = self.refused(osoba.Documents().answer, "score", "{")
        self.assertEqual((error.field, error.rule, error.status), ("", "json", 201))

    def test_wrong_choices_are_a_programmers_mistake(self) -> None:
        for call in (
            lambda: osoba.encode_name("а", kind="middle"),
            lambda: osoba.encode_name("а", algorithm="soundex"),
            lambda: osoba.Documents().answer("demo", "{}"),
            lambda: osoba.Scorecard.published(normalisation="other"),
        ):
            with self.assertRaises(ValueError):
                call()

    def test_values_that_json_cannot_hold_are_refused(self) -> None:
        with self.assertRaises(TypeError):
            osoba.score({"last_name": object()}, {})
        with self.assertRaises(ValueError):
            osoba.decide(PERSON, policy={"threshold": float("nan")})

    def test_an_error_survives_pickling(self) -> None:
        error = self.refused(osoba.score, {"birth_date": "?"}, {})
        copy = pickle.loads(pickle.dumps(error))
        self.assertEqual((copy.field, copy.rule, str(copy)), (error.field, error.rule, str(error)))


class Indexes(unittest.TestCase):
    def persons(self, count: int) -> "list[dict[str, Any]]":
        return [
            {
                **PERSON,
                "id": f"{place:03}",
                "tax_id": f"33473{place // 2:05}",
                "birth_date": datetime.date(1991, 8, 1 + place // 2 % 28),
                "documents": [{"type": "PASSPORT", "number": f"АА12{place // 2:04}"}],
                "authentication_methods": [],
                "updated_at": datetime.datetime(2026, 1, 1 + place % 28),
            }
            for place in range(count)
        ]

    def test_parts_and_threads_give_the_same_pairs(self) -> None:
        index = osoba.Index(iter(self.persons(60)))
        self.assertEqual(len(index), 60)
        self.assertLess(index.memory, 60 * 400)

        def key(pair: "dict[str, Any]") -> "tuple[str, str]":
            return pair["person_id"], pair["master_person_id"]

        whole = index.pairs()
        expected = sorted(whole, key=key)
        self.assertGreaterEqual(len(expected), 30)
        self.assertIn(("000", "001"), map(key, expected))
        self.assertEqual(sorted(index.pairs(threads=3), key=key), expected)
        parts = [index.pairs(part=part, parts=5) for part in range(5)]
        self.assertEqual(sorted((pair for part in parts for pair in part), key=key), expected)
        compared = sum(part.account["compared"] for part in parts)
        self.assertEqual(compared, whole.account["compared"])
        left_out = index.pairs(block_limit=1).account
        self.assertEqual(left_out["compared"], 0)
        self.assertEqual(left_out["left_out"]["pairs"], compared)

    def test_unreadable_records_are_reported_by_place_and_duplicate_ids_with_both_places(self) -> None:
        persons = [{"id": "a"}, {}, {"id": "b", "birth_date": "24.08.1991"}, [], {"id": "\ud800"}, {"id": "c"}]
        index = osoba.Index(persons)  # type: ignore[arg-type]
        self.assertEqual(len(index), 2)
        refused = [(one.place, one.field, one.rule) for one in index.unreadable]
        self.assertEqual(
            refused,
            [(1, "id", "required"), (2, "birth_date", "date"), (3, "", "type"), (4, "", "utf8")],
        )
        with self.assertRaises(osoba.OsobaError) as doubled:
            osoba.Index([{"id": "a"}, {"id": "b"}, {"id": "a"}, {"id": "b"}])
        self.assertEqual(str(doubled.exception), "the persons at 0 and 2 have one id, and 1 more")
        self.assertEqual((doubled.exception.field, doubled.exception.rule), ("[2].id", "duplicate"))

    def test_an_index_decides_without_questions(self) -> None:
        index = osoba.Index(self.persons(10), key="kankowski", clusters="published")
        person = {**self.persons(4)[3], "id": None}
        decision = index.decide(person, policy={"threshold": 0.9}, audit=True)
        self.assertEqual(decision["decision"], "exists")
        self.assertEqual(osoba.replay(decision["audit"])["decision"], "exists")
        found = index.candidates(person)
        self.assertEqual(found[0].place, int(found[0].id))
        self.assertIn("tax_id", next(one for one in found if one.id == "003").clusters)
        with self.assertRaises(osoba.OsobaError) as refused:
            index.decide(person, policy={"threshold": 0.9, "key": "uk"})
        self.assertEqual(refused.exception.field, "policy.key")

    def test_wrong_settings_are_a_programmers_mistake(self) -> None:
        index = osoba.Index([])
        for call in (
            lambda: osoba.Index([], key="soundex"),
            lambda: osoba.Index([], clusters="all"),
            lambda: index.pairs(manual=0.9, automatic=0.8),
            lambda: index.pairs(block_limit=0),
            lambda: index.pairs(part=3, parts=3),
        ):
            with self.assertRaises(ValueError):
                call()
        self.assertEqual(list(index.pairs()), [])
        self.assertEqual(index.groups(index.pairs()), [])


class Training(unittest.TestCase):
    @staticmethod
    def pairs() -> list[dict[str, Any]]:
        person = {"last_name": "Зразко", "birth_date": datetime.date(1991, 8, 24), "gender": "MALE"}
        kinds = [("Зразко", "MALE", True), ("Зразка", "MALE", True), ("Вигадько", "FEMALE", False), ("Зразко", None, False)]
        return [
            {"person": person, "candidate": {**person, "last_name": name, "gender": sex}, "match": match, "group": str(at)}
            for at, (name, sex, match) in enumerate(kinds * 20)
        ]

    def test_a_scorecard_is_trained_and_shown(self) -> None:
        trained = osoba.train(self.pairs(), comparisons=["last_name", "sex"], name="own <card>", seed=3)
        self.assertEqual(trained.card["name"], "own <card>")
        self.assertEqual(trained.card["provenance"]["method"], "labels")
        self.assertEqual(trained.scorecard.name, "own <card>")
        self.assertEqual(trained.report["train"]["groups"] + trained.report["test"]["groups"], 80)
        shown = trained._repr_html_()
        self.assertIn("own &lt;card&gt;", shown)
        self.assertNotIn("<card>", shown)
        self.assertEqual(shown.count("<svg"), sum(len(one["bins"]) for one in trained.report["comparisons"]))
        self.assertIn("labels", repr(trained))
        again = osoba.train(reversed(self.pairs()), comparisons=["last_name", "sex"], name="own <card>", seed=3)
        self.assertEqual((again.text, again.report), (trained.text, trained.report))

    def test_pairs_may_name_persons_by_id(self) -> None:
        pairs, persons, by_id = self.pairs(), [], []
        for at, pair in enumerate(pairs):
            persons += [{**pair["person"], "id": f"{at}-a"}, {**pair["candidate"], "id": f"{at}-b"}]
            by_id.append({"person_id": f"{at}-a", "candidate_id": f"{at}-b", "match": pair["match"], "group": str(at)})
        one, other = osoba.train(pairs, comparisons=["sex"]), osoba.train(by_id, persons=persons, comparisons=["sex"])
        self.assertEqual(one.text, other.text)

    def test_a_card_trained_without_labels_says_so(self) -> None:
        pairs = [{**pair, "match": None, "story": 1} for pair in self.pairs()]
        trained = osoba.train(pairs, method="em", comparisons=["last_name", "sex"], random=[{**pairs[2], "group": None}] * 9)
        self.assertEqual(trained.card["provenance"]["method"], "em")
        self.assertIn("em", [notice["notice"] for notice in trained.report["notices"]])
        self.assertEqual((trained.report["random_pairs"], trained.unread), (9, ["story"]))

    def test_errors_name_the_field(self) -> None:
        pairs = self.pairs()
        for call, field, rule in (
            (lambda: osoba.train(pairs, penalty=0), "penalty", "out_of_range"),
            (lambda: osoba.train(pairs, comparisons=["sex", "size"]), "comparisons[1].comparison", "unknown_value"),
            (lambda: osoba.train([]), "pairs", "required"),
            (lambda: osoba.train([pairs[0]] * 3, test_share=0), "pairs.match", "required"),
            (lambda: osoba.train([pairs[0], {**pairs[1], "match": None}]), "pairs[1].match", "required"),
            (lambda: osoba.train([{**pairs[0], "weight": -1}]), "pairs[0].weight", "out_of_range"),
            (lambda: osoba.train(pairs, persons=[{"id": "a"}, {"id": "a"}]), "persons[1].id", "duplicate"),
        ):
            with self.assertRaises(osoba.OsobaError) as refused:
                call()
            self.assertEqual((refused.exception.field, refused.exception.rule), (field, rule))
        with self.assertRaises(ValueError):
            osoba.train([{**pairs[0], "weight": float("nan")}])


class Hosts(unittest.TestCase):
    def test_nul_bytes_and_long_texts_are_accepted(self) -> None:
        self.assertEqual(osoba.levenshtein("а\0б", "а\0в"), 1)
        self.assertEqual(osoba.unzr("19910824-0002\0")["valid"], False)
        long = osoba.keys({"documents": [{"number": str(n)} for n in range(12000, 13000)]})
        self.assertEqual(len(long["document_numbers"]), 1000)

    def test_a_name_with_nothing_to_encode_has_no_code(self) -> None:
        self.assertIsNone(osoba.encode_name("--"))
        self.assertFalse(osoba.sounds_alike("", ""))

    def test_one_text_has_the_same_distances_to_many_as_to_each(self) -> None:
        texts = ["зразко", "", "зразкова", "a\u0301б", "й", "и\u0306", "вигадько" * 20]
        prepared = osoba.Texts(texts)
        for text in texts:
            each = [osoba.levenshtein(text, other) for other in texts]
            self.assertEqual(prepared.levenshtein(text), each)
        self.assertEqual(osoba.Texts([]).levenshtein("а"), [])
        with self.assertRaises(osoba.OsobaError) as refused:
            osoba.Texts(["а", "\ud800"])
        self.assertEqual((refused.exception.field, refused.exception.rule), ("[1]", "utf8"))

    def test_threads_share_everything(self) -> None:
        card, wrong = osoba.Scorecard.published(), []
        probe, others = card.prepare(PERSON), [card.prepare({"last_name": "Зразко"})] * 50
        expected, line = card.score_many(probe, others), osoba.score(PERSON, PERSON)

        def work() -> None:
            for _ in range(20):
                if card.score_many(probe, others) != expected or osoba.score(PERSON, PERSON) != line:
                    wrong.append(1)

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(wrong, [])

    def test_handles_are_freed_with_their_objects(self) -> None:
        freed = []
        real = _library.LIBRARY.osoba_person_free
        _library.LIBRARY.osoba_person_free = lambda handle: (freed.append(1), real(handle))
        try:
            card = osoba.Scorecard.published()
            for _ in range(10):
                card.prepare(PERSON)
            gc.collect()
        finally:
            _library.LIBRARY.osoba_person_free = real
        self.assertEqual(len(freed), 10)

    def test_the_declarations_are_those_of_the_header(self) -> None:
        header = (ROOT / "include" / "osoba.h").read_text(encoding="utf-8")
        code = re.sub(r"/\*.*?\*/", "", header, flags=re.DOTALL)
        declared = dict(re.findall(r"^(?:osoba_status|void) osoba_(\w+)\(([^)]*)\);", code, re.M))
        for name, arguments in _library._FUNCTIONS.items():
            self.assertEqual(len(declared[name].split(",")), len(arguments), name)
        for name, value in (
            ("ABI_VERSION", _library.ABI_VERSION),
            ("MOST_VARIABLES", _library.MOST_VARIABLES),
            ("SCORE_ONE", _library.SCORE_ONE),
            ("PATH_SIZE", _library.Error.path.size),
        ):
            self.assertIn(f"#define OSOBA_{name} {value}\n", header)

    def test_the_package_works_in_any_folder(self) -> None:
        for folder in ("/osoba", "/app/osoba", "/a/b/c/d/e/osoba"):
            with self.subTest(folder), mock.patch.object(_library, "__file__", f"{folder}/_library.py"), \
                    mock.patch.dict("os.environ"):
                os.environ.pop("OSOBA_LIBRARY", None)
                (place,) = _library._candidates()
                self.assertEqual(place.parent, Path(folder))

    def test_the_package_has_the_version_of_the_library(self) -> None:
        header = (ROOT / "include" / "osoba.h").read_text(encoding="utf-8")
        self.assertIn(f'#define OSOBA_VERSION "{osoba.__version__}"', header)


if __name__ == "__main__":
    unittest.main()
