"""Golden vectors of training: points of bins by ridge logistic regression with orders, and by expectation-maximisation.

Written from the specification and the formulas in the documentation, in another way than the library: the constrained
minimum is the best of all sets of tied bins, each solved for by itself; expectation-maximisation goes over single pairs.
Run it to rewrite tests/golden/training/fits.jsonl; `--check` compares instead. Standard library only. With
`--scikit-learn` the minima without orders are compared with scikit-learn's, to 1e-6.

    python3 tests/oracle/training.py [--check] [--scikit-learn]
"""

import itertools
import json
import math
import random
import sys

import vectors

# --- rare bins ------------------------------------------------------------------------------


def closure(count, order):
    above = {(a, b) for a, b in order}
    for k, a, b in itertools.product(range(count), repeat=3):
        if (a, k) in above and (k, b) in above:
            above.add((a, b))
    return above


def merged(count, order, weights, rare_below):
    """Lists of bins that share their points: the rarest goes to the nearest that is next below it, or next above."""
    groups = [[bin] for bin in range(count)]
    above = closure(count, order)

    def higher(one, other):
        return any((a, b) in above for a in one for b in other)

    def neighbours(one, other):
        return higher(one, other) and not any(higher(one, mid) and higher(mid, other) for mid in groups if mid is not one and mid is not other)

    while True:
        # Groups are in the order of their first bins, and near is near in that order.
        groups.sort()
        rare = sorted((sum(weights[b] for b in group), at) for at, group in enumerate(groups))
        for weight, at in rare:
            if weight >= rare_below or weight == 0:
                continue
            near = lambda other: abs(other - at)
            below = [o for o in range(len(groups)) if o != at and neighbours(groups[at], groups[o])]
            beyond = [o for o in range(len(groups)) if o != at and neighbours(groups[o], groups[at])]
            if below or beyond:
                to = min(below or beyond, key=near)
                both = sorted(groups[at] + groups[to])
                groups = [g for place, g in enumerate(groups) if place not in (at, to)] + [both]
                break
        else:
            return groups


# --- labelled pairs -------------------------------------------------------------------------


def solved(matrix, right):
    """Gauss with the largest pivot."""
    n = len(right)
    rows = [list(row) + [value] for row, value in zip(matrix, right)]
    for k in range(n):
        pivot = max(range(k, n), key=lambda r: abs(rows[r][k]))
        rows[k], rows[pivot] = rows[pivot], rows[k]
        for r in range(k + 1, n):
            factor = rows[r][k] / rows[k][k]
            for c in range(k, n + 1):
                rows[r][c] -= factor * rows[k][c]
    x = [0.0] * n
    for k in reversed(range(n)):
        x[k] = (rows[k][n] - sum(rows[k][c] * x[c] for c in range(k + 1, n))) / rows[k][k]
    return x


def softplus(z):
    return z + math.log1p(math.exp(-z)) if z > 0 else math.log1p(math.exp(z))


def minimum(pairs, columns, penalised, penalty):
    """Intercept and one figure a column. `pairs` are (columns of the pair, label, weight), `penalised` how often each is
    penalised."""
    size = 1 + columns
    at = [0.0] * size

    def loss(at):
        total = penalty / 2 * sum(times * x * x for times, x in zip(penalised, at[1:]))
        for own, label, weight in pairs:
            z = at[0] + sum(at[1 + c] for c in own)
            total += weight * (softplus(z) - label * z)
        return total

    for _ in range(300):
        gradient = [0.0] + [penalty * times * x for times, x in zip(penalised, at[1:])]
        curve = [[0.0] * size for _ in range(size)]
        for c, times in enumerate(penalised):
            curve[1 + c][1 + c] = penalty * times
        for own, label, weight in pairs:
            z = at[0] + sum(at[1 + c] for c in own)
            p = 1 / (1 + math.exp(-z)) if z > -700 else 0.0
            places = [0] + [1 + c for c in own]
            for i in places:
                gradient[i] += weight * (p - label)
                for j in places:
                    curve[i][j] += weight * p * (1 - p)
        step = solved(curve, gradient)
        before, length = loss(at), 1.0
        while length > 1e-9:
            there = [x - length * s for x, s in zip(at, step)]
            if loss(there) <= before + 1e-12 * (1 + abs(before)):
                break
            length /= 2
        at = there
        if max(abs(s) for s in step) * length < 1e-11:
            return loss(at), at
    raise ArithmeticError("no minimum")


def labelled(case):
    """Points of every bin: the best of all sets of ties that keep every order."""
    penalty, rare_below = case["settings"]["penalty"], case["settings"]["rare_below"]
    groups, edges = [], []
    for place, factor in enumerate(case["comparisons"]):
        count = len(factor["bins"])
        weights = [0.0] * count
        for bins, label, weight in case["pairs"]:
            if label is not None:
                weights[bins[place]] += weight
        own = merged(count, factor["order"], weights, rare_below)
        begin = len(groups)
        groups += [(place, group) for group in own]
        above = closure(count, factor["order"])
        for a, b in itertools.permutations(range(len(own)), 2):
            if any((x, y) in above for x in own[a] for y in own[b]):
                edges.append((begin + a, begin + b))
    edges = [
        (a, b) for a, b in edges if not any((a, m) in edges and (m, b) in edges for m in range(len(groups)) if m not in (a, b))
    ]
    of_bin = {(place, bin): at for at, (place, group) in enumerate(groups) for bin in group}
    pairs = [
        ([of_bin[place, bin] for place, bin in enumerate(bins)], 1.0 if label else 0.0, weight)
        for bins, label, weight in case["pairs"]
        if label is not None
    ]
    best = None
    for ties in itertools.product([False, True], repeat=len(edges)):
        leader = list(range(len(groups)))
        for (a, b), tied in zip(edges, ties):
            if tied:
                one, other = leader[a], leader[b]
                leader = [one if it == other else it for it in leader]
        names = sorted(set(leader))
        column = [names.index(it) for it in leader]
        penalised = [column.count(c) for c in range(len(names))]
        loss, at = minimum([([column[g] for g in own], y, w) for own, y, w in pairs], len(names), penalised, penalty)
        values = [at[1 + c] for c in column]
        if all(values[a] >= values[b] - 1e-9 for a, b in edges) and (best is None or loss < best[0] - 1e-9):
            best = (loss, at[0], values)
    _, intercept, values = best
    points = [
        [values[of_bin[place, bin]] for bin in range(len(factor["bins"]))] for place, factor in enumerate(case["comparisons"])
    ]
    return intercept, points, groups


# --- pairs without labels -------------------------------------------------------------------


def unlabelled(case):
    groups = []
    for place, factor in enumerate(case["comparisons"]):
        weights = [0.0] * len(factor["bins"])
        for bins, _, weight in case["pairs"]:
            weights[bins[place]] += weight
        groups.append(merged(len(factor["bins"]), factor["order"], weights, case["settings"]["rare_below"]))
    of = lambda place, bin: next(at for at, group in enumerate(groups[place]) if bin in group)
    pairs = [([of(place, bin) for place, bin in enumerate(bins)], weight) for bins, _, weight in case["pairs"]]
    draws = [([of(place, bin) for place, bin in enumerate(bins)], weight) for bins, weight in case["random"]]
    places = range(len(groups))

    def shares(weighed):
        out = []
        for place in places:
            sums = [0.5] * len(groups[place])
            for own, weight in weighed:
                sums[own[place]] += weight
            out.append([x / sum(sums) for x in sums])
        return out

    u = shares(draws)
    m = shares(pairs)
    for place, factor in enumerate(case["comparisons"]):
        above = closure(len(factor["bins"]), factor["order"])
        higher = lambda x, y: any((a, b) in above for a in groups[place][x] for b in groups[place][y])
        all_ = range(len(groups[place]))
        top = [x for x in all_ if any(higher(x, y) for y in all_ if y != x) and not any(higher(y, x) for y in all_ if y != x)]
        if top:
            rest = 1 - u[place][top[0]]
            m[place] = [0.9 if x == top[0] else 0.1 * u[place][x] / rest for x in all_]
    total = math.fsum(weight for _, weight in pairs)
    population = case["settings"].get("all_pairs", total)
    share = 0.1 * total / population
    for _ in range(20000):
        posterior = []
        for own, weight in pairs:
            yes, no = share, 1 - share
            for place in places:
                yes *= m[place][own[place]]
                no *= u[place][own[place]]
            posterior.append((own, weight * yes / (yes + no)))
        new = shares(posterior)
        found = math.fsum(weight for _, weight in posterior)
        new_share = found / population
        moved = max([abs(math.log(a / b)) for x, y in zip(m, new) for a, b in zip(x, y)] + [abs(math.log(share / new_share))])
        m, share = new, new_share
        if moved < 1e-12:
            break
    points = [
        [math.log(m[place][of(place, bin)] / u[place][of(place, bin)]) for bin in range(len(factor["bins"]))]
        for place, factor in enumerate(case["comparisons"])
    ]
    return math.log(share / (1 - share)), points, [(place, group) for place in places for group in groups[place]], found / total


# --- cases ----------------------------------------------------------------------------------

CHAIN = [[0, 1], [1, 2]]
DIAMOND = [[0, 1], [0, 2], [1, 3], [2, 3]]


def factor(name, bins, order=(), absent=None):
    return {"name": name, "bins": [f"{name}_{bin}" for bin in range(bins)], "order": [list(pair) for pair in order], "absent": absent}


def drawn(seed, comparisons, count, match=0.35, weights=(1.0,), turned=0.0, labels=True):
    """Pairs whose first bins are likely among matches; `turned` of them the other way round."""
    dice = random.Random(seed)
    pairs = []
    for _ in range(count):
        label = dice.random() < match
        bins = []
        for place, comparison in enumerate(comparisons):
            count_ = len(comparison["bins"])
            if comparison["absent"] is not None and dice.random() < 0.15:
                bins.append(comparison["absent"])
                continue
            bin = min(int(dice.expovariate(1.1)), count_ - 1)
            agrees = label if dice.random() >= turned else not label
            bins.append(bin if agrees else count_ - 1 - bin)
        pairs.append([bins, label if labels else None, dice.choice(weights)])
    return pairs


def settings(penalty=1.0, rare_below=0.0):
    return {"penalty": penalty, "rare_below": rare_below}


def cases():
    two = [factor("a", 3), factor("b", 2)]
    yield {"method": "labels", "comparisons": two, "settings": settings(), "pairs": drawn(1, two, 200)}
    yield {"method": "labels", "comparisons": two, "settings": settings(0.01), "pairs": drawn(2, two, 60, weights=(0.5, 1.25, 3.0))}
    yield {"method": "labels", "comparisons": two, "settings": settings(100.0), "pairs": drawn(3, two, 200)}
    chain = [factor("a", 4, CHAIN, 3), factor("b", 4, CHAIN + [[2, 3]])]
    for seed in range(4, 8):
        yield {"method": "labels", "comparisons": chain, "settings": settings(0.5), "pairs": drawn(seed, chain, 60, turned=0.4)}
    diamond = [factor("a", 5, DIAMOND, 4), factor("b", 3, CHAIN)]
    for seed in range(8, 14):
        yield {"method": "labels", "comparisons": diamond, "settings": settings(0.5), "pairs": drawn(seed, diamond, 70, turned=0.45)}
    rare = [factor("a", 6, [[0, 1], [1, 2], [2, 3], [3, 4]], 5), factor("b", 5, DIAMOND)]
    for seed in range(14, 17):
        yield {"method": "labels", "comparisons": rare, "settings": settings(1.0, 12.0), "pairs": drawn(seed, rare, 80)}
    # Told apart without an error.
    apart = [factor("a", 2, [[0, 1]])]
    yield {"method": "labels", "comparisons": apart, "settings": settings(0.1), "pairs": [[[0], True, 5.0], [[1], False, 9.0]]}
    for seed, name in enumerate([two, [factor("a", 3, CHAIN, None), factor("b", 4, CHAIN, 3), factor("c", 2)]], 20):
        pairs = drawn(seed, name, 300, labels=False)
        others = [[bins, weight] for bins, _, weight in drawn(seed + 100, name, 300, match=0.0)]
        yield {"method": "em", "comparisons": name, "settings": settings(), "pairs": pairs, "random": others}
    common = [factor("a", 4, CHAIN + [[2, 3]]), factor("b", 3, CHAIN), factor("c", 3, CHAIN)]
    pairs = drawn(30, common, 250, match=0.2, weights=(1.0, 2.5), labels=False)
    others = [[bins, weight] for bins, _, weight in drawn(130, common, 400, match=0.0)]
    yield {"method": "em", "comparisons": common, "settings": settings(1.0, 20.0), "pairs": pairs, "random": others}
    # The pairs of 3,000 that agree in the first comparison: all of them do, matches or not.
    for seed in (40, 41):
        pairs = [pair for pair in drawn(seed, common, 3000, match=0.02, labels=False) if pair[0][0] == 0]
        others = [[bins, weight] for bins, _, weight in drawn(seed + 100, common, 400, match=0.0)]
        within = {**settings(), "all_pairs": 3000}
        yield {"method": "em", "comparisons": common, "settings": within, "pairs": pairs, "random": others}


def answer(case):
    if case["method"] == "em":
        intercept, points, groups, share = unlabelled(case)
    else:
        (intercept, points, groups), share = labelled(case), None
    for place, comparison in enumerate(case["comparisons"]):
        if comparison["absent"] is not None:
            absent = points[place][comparison["absent"]]
            intercept += absent
            points[place] = [x - absent for x in points[place]]
    rounded = lambda x: round(x, 9) + 0.0
    case = dict(case)
    case["output"] = {
        "intercept": rounded(intercept),
        "points": [[rounded(x) for x in row] for row in points],
        "merged": [[case["comparisons"][place]["bins"][bin] for bin in group] for place, group in groups if len(group) > 1],
    }
    if share is not None:
        case["output"]["share"] = rounded(share)
    return case


def beside_scikit_learn(case):
    """The greatest difference to scikit-learn's points and intercept."""
    import numpy
    from sklearn.linear_model import LogisticRegression

    sizes = [len(comparison["bins"]) for comparison in case["comparisons"]]
    begin = [sum(sizes[:place]) for place in range(len(sizes))]
    matrix = numpy.zeros((len(case["pairs"]), sum(sizes)))
    for row, (bins, _, _) in zip(matrix, case["pairs"]):
        for place, bin in enumerate(bins):
            row[begin[place] + bin] = 1
    model = LogisticRegression(C=1 / case["settings"]["penalty"], solver="lbfgs", tol=1e-12, max_iter=100000)
    model.fit(matrix, [label for _, label, _ in case["pairs"]], [weight for _, _, weight in case["pairs"]])
    theirs = list(model.coef_[0])
    ours = [x for row in case["output"]["points"] for x in row]
    return max(abs(a - b) for a, b in zip(theirs + [model.intercept_[0]], ours + [case["output"]["intercept"]]))


def main():
    lines = [answer(case) for case in cases()]
    if "--scikit-learn" in sys.argv[1:]:
        free = [case for case in lines if case["method"] == "labels" and not any(c["order"] or c["absent"] for c in case["comparisons"])]
        worst = max(beside_scikit_learn(case) for case in free)
        print(f"{len(free)} minima beside scikit-learn's: the greatest difference is {worst:.1e}")
        if worst > 1e-6:
            sys.exit("more than 1e-6")
    vectors.keep({"training/fits.jsonl": vectors.lines(lines, ensure_ascii=True)})


if __name__ == "__main__":
    main()
