"""The golden vectors of the checkout, byte for byte through Python."""

import json
import unittest
from pathlib import Path
from typing import Iterator, NamedTuple, Optional

import osoba

GOLDEN = Path(__file__).resolve().parents[3] / "tests" / "golden"


class Vector(NamedTuple):
    place: str
    input: str
    output: Optional[str]
    error: Optional[dict]


def vectors(path: Path) -> Iterator[Vector]:
    """The lines of a file with their raw texts: parsing and printing again would lose bytes."""
    decoder = json.JSONDecoder()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        start = len('{"input":')
        assert line.startswith('{"input":'), path
        _, end = decoder.raw_decode(line, start)
        rest = line[end:]
        place = f"{path.name}:{number}"
        if rest.startswith(',"output":'):
            yield Vector(place, line[start:end], rest[len(',"output":') : -1], None)
        else:
            yield Vector(place, line[start:end], None, json.loads(line)["error"])


class Golden(unittest.TestCase):
    def test_every_vector_gives_the_expected_bytes(self) -> None:
        files = sorted(GOLDEN.glob("*.jsonl"))
        self.assertGreater(len(files), 4)
        for path in files:
            self.check(osoba.Documents(), path)

    def test_every_vector_of_clean_normalisation_gives_the_expected_bytes(self) -> None:
        clean = osoba.Scorecard.published(normalisation="clean")
        self.check(osoba.Documents(clean), GOLDEN / "clean" / "score.jsonl")

    def test_every_vector_of_a_card_gives_the_expected_bytes(self) -> None:
        for card, command, file in (
            ("card", "score", "score"),
            ("card", "explain", "explain"),
            ("card", "decide", "decide"),
            ("em", "decide", "decide-em"),
            ("example", "decide", "decide-example"),
        ):
            document = (GOLDEN / "card" / f"{card}.json").read_text(encoding="utf-8")
            documents = osoba.Documents(osoba.Scorecard(document))
            self.check(documents, GOLDEN / "card" / f"{file}.jsonl", command, 3)

    def test_one_against_many_has_the_bins_of_every_variable_of_a_card(self) -> None:
        card = osoba.Scorecard((GOLDEN / "card" / "card.json").read_text(encoding="utf-8"))
        for vector in vectors(GOLDEN / "card" / "score.jsonl"):
            given, expected = json.loads(vector.input), json.loads(vector.output or "null")
            (scored,) = card.score_many(given["person"], [given["candidate"]])
            self.assertEqual(scored.score, expected["score"], vector.place)
            self.assertEqual(scored.bins, expected["bins"], vector.place)

    def check(
        self,
        documents: osoba.Documents,
        path: Path,
        command: Optional[str] = None,
        least: int = 20,
    ) -> None:
        count = 0
        for vector in vectors(path):
            count += 1
            try:
                answer, error = documents.answer(command or path.stem, vector.input), None
            except osoba.OsobaError as refused:
                answer, error = None, {"field": refused.field, "rule": refused.rule}
            self.assertEqual(answer, vector.output, vector.place)
            self.assertEqual(error, vector.error, vector.place)
        self.assertGreater(count, least, path.name)

    def test_an_index_gives_the_expected_pairs_and_groups(self) -> None:
        for vector in vectors(GOLDEN / "index" / "pairs.jsonl"):
            given, expected = json.loads(vector.input), json.loads(vector.output or "null")
            settings = {name: given[name] for name in ("key", "clusters") if name in given}
            if "duplicates" in expected:
                with self.assertRaises(osoba.OsobaError) as refused:
                    osoba.Index(given["persons"], **settings)
                first, second = expected["duplicates"][0]
                self.assertIn(f"at {first} and {second} ", str(refused.exception), vector.place)
                continue
            index = osoba.Index(given["persons"], **settings)
            self.assertEqual(index.unreadable, [])
            pairs = index.pairs(
                **given.get("limits", {}), block_limit=given.get("block_limit"), parts=3
            )
            found = sorted(pairs, key=lambda pair: (pair["person_id"], pair["master_person_id"]))
            groups = index.groups(pairs, group_limit=given.get("group_limit", 10))
            answer = {"pairs": found, "account": pairs.account, "groups": groups}
            text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
            self.assertEqual(json.loads(text), expected, vector.place)

    def test_an_evaluation_gives_the_expected_figures(self) -> None:
        count = 0
        for vector in vectors(GOLDEN / "evaluation" / "scores.jsonl"):
            count += 1
            try:
                answer, refused = osoba._evaluation.answer(vector.input), None
            except osoba.OsobaError as fault:
                answer, refused = None, {"field": fault.field, "rule": fault.rule}
            self.assertEqual(answer, vector.output, vector.place)
            self.assertEqual(refused, vector.error, vector.place)
        self.assertGreater(count, 30)

    def test_the_typed_layer_gives_the_scores_of_the_documents(self) -> None:
        card = osoba.Scorecard.published()
        for vector in vectors(GOLDEN / "score.jsonl"):
            if vector.output is None:
                continue
            pair, expected = json.loads(vector.input), json.loads(vector.output)
            (scored,) = card.score_many(pair["person"], [pair["candidate"]])
            self.assertEqual(scored.score, expected["score"], vector.place)
            self.assertEqual(scored.bins, expected["bins"], vector.place)


if __name__ == "__main__":
    unittest.main()
