"""Golden vectors of evaluation, from a second reading of the measures.

Written from their definitions alone, with plain loops over the pairs for every threshold. Run it to
rewrite tests/golden/evaluation/scores.jsonl; `--check` compares instead. Standard library only.

    python3 tests/oracle/evaluation.py [--check]
"""

import json
import math
import random

import vectors


THRESHOLDS = [0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.97, 0.99, 0.999]
PRECISIONS = [0.99, 0.999, 0.9999]
NEEDED = {0.99: 300, 0.999: 3000, 0.9999: 30000}
Z = 1.959963984540054


def six(figure):
    """Six decimals; Python rounds the very value of the float."""
    return None if figure is None else round(float(figure), 6) + 0.0


def wilson(part, whole):
    if whole == 0:
        return None, None
    p = part / whole
    centre = (p + Z * Z / (2 * whole)) / (1 + Z * Z / whole)
    spread = Z / (1 + Z * Z / whole) * math.sqrt(p * (1 - p) / whole + Z * Z / (4 * whole * whole))
    low = 0.0 if part == 0 else max(0.0, centre - spread)
    high = 1.0 if part == whole else min(1.0, centre + spread)
    return low, high


def share(part, whole):
    low, high = wilson(part, whole)
    return {"value": six(part / whole) if whole else None, "low": six(low), "high": six(high)}


def counts(pairs, threshold):
    found = sum(1 for score, match in pairs if match and score >= threshold)
    mistaken = sum(1 for score, match in pairs if not match and score >= threshold)
    rejected = sum(1 for score, match in pairs if match and score < threshold)
    union = found + mistaken + rejected
    low, high = wilson(found, union)
    f1 = None if union == 0 else 2 * found / (2 * found + mistaken + rejected)
    carry = lambda end: None if end is None else six(2 * end / (1 + end))
    return {
        "found": found,
        "mistaken": mistaken,
        "rejected": rejected,
        "missed": 0,
        "precision": share(found, found + mistaken),
        "recall": share(found, found + rejected),
        "recall_of_compared": share(found, found + rejected),
        "f1": {"value": six(f1), "low": carry(low), "high": carry(high)},
    }


def at(pairs, threshold):
    return {"threshold": number(threshold), **counts(pairs, threshold)}


def number(score):
    """A score as JSON has it: always a float."""
    return float(score)


def average_precision(pairs):
    matches = sum(match for _, match in pairs)
    area, before = 0.0, 0
    for threshold in sorted({score for score, _ in pairs}, reverse=True):
        found = sum(1 for score, match in pairs if match and score >= threshold)
        above = sum(1 for score, _ in pairs if score >= threshold)
        area += (found - before) / matches * (found / above)
        before = found
    return area


def best(pairs):
    chosen, greatest = None, -1.0
    for threshold in sorted({score for score, _ in pairs}, reverse=True):
        found = sum(1 for score, match in pairs if match and score >= threshold)
        above = sum(1 for score, _ in pairs if score >= threshold)
        matches = sum(match for _, match in pairs)
        f1 = 2 * found / (above + matches)
        if f1 > greatest + 1e-12:
            chosen, greatest = threshold, f1
    return at(pairs, chosen)


def lowest_at(pairs, precision):
    """The lowest threshold with at least that precision."""
    for threshold in sorted({score for score, _ in pairs}):
        found = sum(1 for score, match in pairs if match and score >= threshold)
        above = sum(1 for score, _ in pairs if score >= threshold)
        if found and found / above >= precision:
            return threshold
    return None


def calibration(pairs):
    table, expected, greatest = [], 0.0, 0.0
    for tenth in range(10):
        inside = [
            (score, match)
            for score, match in pairs
            if tenth * 10_000 <= round(score * 100_000) and (round(score * 100_000) < (tenth + 1) * 10_000 or tenth == 9)
        ]
        if not inside:
            continue
        mean = sum(round(score * 100_000) for score, _ in inside) / len(inside) / 100_000
        matches = sum(match for _, match in inside)
        error = abs(mean - matches / len(inside))
        expected += error * len(inside) / len(pairs)
        greatest = max(greatest, error)
        table.append(
            {
                "from": number(tenth / 10),
                "to": number((tenth + 1) / 10),
                "pairs": len(inside),
                "score": six(mean),
                "matches": share(matches, len(inside)),
            }
        )
    brier = sum((score - match) ** 2 for score, match in pairs) / len(pairs)
    return {"expected_error": six(expected), "greatest_error": six(greatest), "brier": six(brier), "table": table}


def stability(before, now):
    tenth = lambda score: min(9, round(score * 100_000) // 10_000)
    total = 0.0
    for place in range(10):
        p = (sum(tenth(score) == place for score in now) + 0.5) / (len(now) + 5)
        q = (sum(tenth(score) == place for score in before) + 0.5) / (len(before) + 5)
        total += (p - q) * math.log(p / q)
    return total


def curve(pairs):
    matches = sum(match for _, match in pairs)
    step = max(1, matches // 200)
    scores = sorted({score for score, _ in pairs}, reverse=True)
    rows, wanted = [], 0
    for place, threshold in enumerate(scores):
        found = sum(1 for score, match in pairs if match and score >= threshold)
        above = sum(1 for score, _ in pairs if score >= threshold)
        if found >= wanted or place == len(scores) - 1:
            rows.append([number(threshold), six(found / above), six(found / matches)])
            wanted = found + step
    return rows


def histogram(pairs):
    columns = [[column * 2_000 / 100_000, 0, 0] for column in range(50)]
    for score, match in pairs:
        columns[min(49, round(score * 100_000) // 2_000)][1 if match else 2] += 1
    return columns


def worst(pairs, limits):
    """The five highest of the others that a clerk sees, the five lowest of the matches that are lost."""
    numbered = [(place, score, match) for place, (score, match) in enumerate(pairs, 1)]
    mistaken = [row for row in numbered if not row[2] and row[1] >= limits["manual"]]
    rejected = [row for row in numbered if row[2] and row[1] < limits["automatic"]]
    mistaken.sort(key=lambda row: (-row[1], row[0]))
    rejected.sort(key=lambda row: (row[1], row[0]))
    return [
        {"place": place, "score": number(score), "match": match, "bins": None}
        for place, score, match in mistaken[:5] + rejected[:5]
    ]


def band(score, limits):
    return 0 if score >= limits["automatic"] else 1 if score >= limits["manual"] else 2


def figures(document):
    rows = document["pairs"]
    limits = {"automatic": 0.9, "manual": 0.7, **document.get("limits", {})}
    if not rows:
        return {"refused": "nothing"}
    if not any(row["match"] for row in rows):
        return {"refused": "no_matches"}
    if all(row["match"] for row in rows):
        return {"refused": "only_matches"}
    lists = [row["scores"] if "scores" in row else [row["score"]] for row in rows]
    before = [row["scores"] if "scores" in row else [row["score"]] for row in document.get("before", [])]
    truth = [bool(row["match"]) for row in rows]
    models = []
    for model in range(len(lists[0])):
        pairs = [(scores[model], match) for scores, match in zip(lists, truth)]
        lowest = lowest_at(pairs, 0.999)
        by = None
        if "by" in document:
            texts = [column(row, document["by"]) for row in rows]
            by = {"column": document["by"], "values": []}
            for value in sorted(set(texts), key=lambda text: text.encode("utf-8")):
                own = [pair for pair, text in zip(pairs, texts) if text == value]
                by["values"].append(
                    {
                        "value": value,
                        "matches": sum(match for _, match in own),
                        "others": sum(not match for _, match in own),
                        "not_compared": 0,
                        "automatic": counts(own, limits["automatic"]),
                        "at_999": None if lowest is None else counts(own, lowest),
                    }
                )
        at_precision = []
        for precision in PRECISIONS:
            threshold = lowest_at(pairs, precision)
            reached = None if threshold is None else at(pairs, threshold)
            enough = reached is not None and reached["found"] >= NEEDED[precision]
            at_precision.append({"precision": precision, "reached": reached, "enough": enough})
        drift = None
        if before:
            index = stability([scores[model] for scores in before], [score for score, _ in pairs])
            drift = {"score": six(index), "variables": []}
        models.append(
            {
                "scorecard": None,
                "average_precision": six(average_precision(pairs)),
                "best": best(pairs),
                "thresholds": [at(pairs, threshold) for threshold in document.get("thresholds", THRESHOLDS)],
                "at_precision": at_precision,
                "calibration": calibration(pairs),
                "by": by,
                "drift": drift,
                "curve": curve(pairs),
                "histogram": histogram(pairs),
                "worst": worst(pairs, limits),
            }
        )
    moves = []
    for model in range(1, len(lists[0])):
        tables = {True: [[0] * 3 for _ in range(3)], False: [[0] * 3 for _ in range(3)]}
        for scores, match in zip(lists, truth):
            tables[match][band(scores[0], limits)][band(scores[model], limits)] += 1
        moved = sum(
            table[a][b] for table in tables.values() for a in range(3) for b in range(3) if a != b
        )
        moves.append({"from": None, "to": None, "moved": moved, "matches": tables[True], "others": tables[False]})
    return {
        "rows": {
            "pairs": len(rows),
            "registrations": 0,
            "before": len(before),
            "matches": sum(truth),
            "missed": 0,
            "not_compared": 0,
        },
        "limits": {"automatic": number(limits["automatic"]), "manual": number(limits["manual"])},
        "models": models,
        "moves": moves,
        "needed": [{"precision": precision, "matches": NEEDED[precision]} for precision in PRECISIONS],
    }


def column(row, name):
    value = row.get(name)
    if value is None:
        return "-"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


# --- the vectors ------------------------------------------------------------------------------


def sample(chance, count, share_of_matches, models=1, spread=2.0):
    rows = []
    for _ in range(count):
        match = chance.random() < share_of_matches
        scores = []
        for model in range(models):
            odds = chance.gauss(2.5 + model if match else -2.5 - model, spread)
            scores.append(round(1 / (1 + math.exp(-odds)), 5))
        row = {"score": scores[0]} if models == 1 else {"scores": scores}
        rows.append({**row, "match": match})
    return rows


def documents():
    yield {"pairs": []}
    yield {"pairs": [{"score": 0.5, "match": False}]}
    yield {"pairs": [{"score": 0.5, "match": True}, {"score": 1, "match": True}]}
    yield {"pairs": [{"score": 0.9, "match": True}, {"score": 0.1, "match": False}]}
    yield {"pairs": [{"score": 0.1, "match": True}, {"score": 0.9, "match": False}]}
    yield {"pairs": [{"score": 0.9, "match": 1}, {"score": 0.9, "match": 0}, {"score": 0.89999, "match": 1}]}
    yield {"pairs": [{"score": 0, "match": False}, {"score": 1, "match": True}], "thresholds": [0, 0.5, 1]}
    tied = [{"score": 0.8, "match": place % 3 == 0} for place in range(12)]
    yield {"pairs": tied, "thresholds": [0.8, 0.80001]}
    edges = [{"score": tenth / 10, "match": tenth % 2 == 0} for tenth in range(11)]
    yield {"pairs": edges, "limits": {"automatic": 0.8, "manual": 0.3}}
    chance = random.Random(20261126)
    for count in (20, 50, 150, 400):
        for share_of_matches in (0.1, 0.5, 0.9):
            yield {"pairs": sample(chance, count, share_of_matches)}
    stories = ["renamed", "moved", None, 7, True, "новонароджений", "a \"b\""]
    rows = sample(chance, 120, 0.4)
    yield {"pairs": [{**row, "story": chance.choice(stories)} for row in rows], "by": "story"}
    yield {"pairs": [{**row, "story": chance.choice(stories)} for row in rows[:30]], "by": "region"}
    yield {"pairs": sample(chance, 80, 0.3), "before": [{"score": row["score"]} for row in sample(chance, 60, 0.6)]}
    yield {"pairs": sample(chance, 90, 0.5, models=3), "before": sample(chance, 10, 0.5, models=3)}
    yield {"pairs": sample(chance, 60, 0.5, models=2), "limits": {"automatic": 0.95}}
    # Far apart: 99.9 % is reached by 700 matches, too few for the claim.
    yield {"pairs": sample(chance, 1_200, 0.6, spread=0.5), "thresholds": [0.5]}
    yield {"pairs": [*sample(chance, 700, 0.5), {"score": 0.99999, "match": False}], "thresholds": [0.9]}


def errors():
    good = {"score": 0.5, "match": True}
    yield {"pairs": [good, {"score": 0.5}]}, "pairs[1].match", "required"
    yield {"pairs": [{"score": 1.5, "match": True}]}, "pairs[0].score", "out_of_range"
    yield {"pairs": [good, {"score": -0.1, "match": True}]}, "pairs[1].score", "out_of_range"
    yield {"pairs": [{"score": 0.5, "match": 2}]}, "pairs[0].match", "out_of_range"
    yield {"pairs": [{"score": 0.5, "match": "yes"}]}, "pairs[0].match", "type"
    yield {"pairs": [good, {"scores": [0.1, 0.2], "match": True}]}, "pairs[1].scores", "out_of_range"
    yield {"pairs": [good], "before": [{"scores": [0.1, 0.2]}]}, "before[0].scores", "out_of_range"
    yield {"pairs": [{"match": True}]}, "pairs[0].person", "required"
    yield {"pairs": [{**good, "story": [1]}], "by": "story"}, "pairs[0].by", "type"
    yield {"pairs": [good], "limits": {"automatic": 0.5, "manual": 0.7}}, "limits.manual", "out_of_range"
    yield {"pairs": [good], "key": "soundex"}, "key", "unknown_value"
    yield {"pairs": [good], "clusters": "all"}, "clusters", "unknown_value"
    yield {"pairs": [good], "limit": {}}, "?", "unknown_field"


def main():
    good = [{"input": document, "output": figures(document)} for document in documents()]
    bad = [{"input": document, "error": {"field": field, "rule": rule}} for document, field, rule in errors()]
    vectors.keep({"evaluation/scores.jsonl": vectors.lines(good + bad)})


if __name__ == "__main__":
    main()
