"""Golden vectors of the index: every pair of some persons, what was left out, and the groups.

Written from the specification alone: every person beside every later one, in which it shares nothing
with the library. Keys and scores are those of the oracles beside it. Run it to rewrite the file;
`--check` holds it to what it says.

    python3 tests/oracle/pairs.py
"""

import collections
import datetime
import itertools
import random

import matching
import vectors
from matching import CANDIDATES, KYIV, OTHER_PHONE, OTHER_TAX_ID, OTP, PASSPORT, TAX_ID, name, person

LIMITS = {"automatic": 0.9, "manual": 0.7}
GROUP_LIMIT = 10


def blocks(one, policy):
    """What a person is found by: cluster, and what its members have in common."""
    if not matching.active(one):
        return set()
    one = matching.trimmed(one)
    keys = matching.keys(one, policy["key"], policy["clusters"] == "published")
    last = keys["last_name_keys"]
    return {
        *(("tax_id", t) for t in [keys["tax_id"]] if t),
        *(("document_number", "all digits", n) for n in keys["document_numbers"]),
        *(("document_number", "behind the series", n) for n in keys["certificate_numbers"]),
        *(("auth_phone", p) for p in keys["auth_phones"]),
        *(("birth_date_last_name", keys["birth_date"], c) for c in last if keys["birth_date"]),
        *(("settlement_last_name", s, c) for s in keys["settlement_ids"] for c in last),
        *(("first_last_name", f, c) for f in keys["first_name_keys"] for c in last),
    }


def pair(a, b, policy):
    """What is said of two persons; nothing below the lower limit."""
    seen = matching.Pair(a, b, policy, None, always=True)
    limits = policy["limits"]
    if seen.deciding < limits["manual"]:
        return None
    times = [p.get("updated_at") and datetime.datetime.fromisoformat(p["updated_at"].replace("Z", "+00:00")) for p in (a, b)]
    by_id = None in times or times[0] == times[1]
    later = a["id"] > b["id"] if by_id else times[0] > times[1]
    master, other = (a, b) if later else (b, a)
    return {
        "person_id": other["id"], "master_person_id": master["id"], "score": seen.score, **seen.proven_shown(),
        "band": "automatic" if seen.deciding >= limits["automatic"] else "manual",
        "clusters": seen.clusters, "bins": seen.bins,
        "cautions": [c for c, holds in seen.cautions.items() if holds],
        **({"master_by_id": True} if by_id else {}),
    }


def contradiction(members, policy):
    """Why a group is looked at: the first reason."""
    def differ(a, b, of):
        return of(a) is not None and of(b) is not None and of(a) != of(b)

    def tax_id(one):
        text = matching.evident(one.get("tax_id"))
        return text if matching.valid_tax_id(text) else None

    def other_name(a, b):
        a, b = (set(matching.codes(p.get("first_name"), policy["key"])) for p in (a, b))
        return bool(a) and bool(b) and not a & b

    twos = list(itertools.combinations(members, 2))
    if len(members) > policy["group_limit"]:
        return "too_large"
    if any(differ(a, b, tax_id) for a, b in twos):
        return "different_valid_tax_ids"
    if any(differ(a, b, matching.born) and other_name(a, b) for a, b in twos):
        return "different_birth_dates_and_given_names"
    return None


def groups(found, persons, policy):
    links = [(p["person_id"], p["master_person_id"], p.get("proven_score", p["score"])) for p in found if p["band"] == "automatic"]
    group_of = {i: i for a, b, _ in links for i in (a, b)}
    for _ in links:
        for a, b, _ in links:
            group_of[a] = group_of[b] = min(group_of[a], group_of[b])
    members = collections.defaultdict(list)
    for one in sorted(group_of):
        members[group_of[one]].append(one)
    by_id = {p["id"]: p for p in persons}
    return [
        {"group": number, "ids": ids, "weakest": min(score for a, _, score in links if group_of[a] == first),
         "review": contradiction([by_id[i] for i in ids], policy)}
        for number, (first, ids) in enumerate(sorted(members.items()), 1)
    ]


def answer(document):
    persons = document["persons"]
    places = collections.defaultdict(list)
    for place, one in enumerate(persons):
        places[one["id"]].append(place)
    doubled = sorted((first, other) for first, *others in places.values() for other in others)
    if doubled:
        return {"duplicates": [list(pair) for pair in doubled]}
    policy = {
        "key": document.get("key", "uk"), "clusters": document.get("clusters", "extended"), "threshold": 0.9,
        "threshold_rule": "above", "limits": {**LIMITS, **document.get("limits", {})},
        "group_limit": document.get("group_limit", GROUP_LIMIT),
    }
    own = [blocks(one, policy) for one in persons]
    sizes = collections.Counter(itertools.chain(*own))
    limit = document.get("block_limit")
    out = [size for size in sizes.values() if size > 1 and limit is not None and size > limit]
    kept = {block for block, size in sizes.items() if limit is None or size <= limit}

    def pairs_of(size):
        return size * (size - 1) // 2

    found = [
        pair(a, b, policy)
        for (a, of_a), (b, of_b) in itertools.combinations(zip(persons, own), 2)
        if of_a & of_b & kept
    ]
    found = sorted((p for p in found if p), key=lambda p: (p["person_id"], p["master_person_id"]))
    return {
        "pairs": found,
        "account": {
            "compared": sum(pairs_of(sizes[block]) for block in kept),
            "left_out": {"blocks": len(out), "persons": sum(out), "pairs": sum(map(pairs_of, out))},
        },
        "groups": groups(found, persons, policy),
    }


# --- the persons --------------------------------------------------------------------------------


def times():
    return random.choice([None, None, "2026-01-05T10:00:00Z", "2026-01-05T10:00:00.000001Z", "2024-11-30T15:30:00Z"])


def varied(at):
    """A person of the other oracle's cases, perhaps changed."""
    pick = random.choice
    one = person(pick(list(CANDIDATES.values())), id=name(at), updated_at=times())
    changes = [
        {}, {}, {}, {"tax_id": TAX_ID}, {"tax_id": f" {TAX_ID}"}, {"tax_id": "0000000000"}, {"tax_id": OTHER_TAX_ID},
        {"last_name": "-"}, {"first_name": "Ostap", "last_name": "Zrazko"}, {"is_active": False}, {"status": "MERGED"},
        {"birth_date": "1900-01-01"}, {"birth_date": "1991-08-25"}, {"addresses": KYIV}, {"documents": PASSPORT},
        {"authentication_methods": OTP}, {"authentication_methods": [{"type": "OTP", "phone_number": OTHER_PHONE}]},
        {"authentication_methods": [{"type": "OTP", "phone_number": "+380999999999"}]},
        {"documents": [{"type": "BIRTH_CERTIFICATE", "number": "1-БК № 123456"}]},
        {"documents": [{"type": "BIRTH_CERTIFICATE", "number": "І-БК №123456"}]},
        {"gender": "FEMALE"}, {"second_name": "Юрій"}, {"first_name": "Зразко", "last_name": "Остап"},
    ]
    # Codes are known of these names only.
    change = {f: v for f, v in pick(changes).items()}
    return person({**one, **change})


def documents():
    same = CANDIDATES["same"]
    yield {"persons": []}
    yield {"persons": [person(same, id=name(1))]}
    yield {"persons": [person(same, id=name(1)), person(same, id=name(2))]}
    for a, b in itertools.product(["2026-01-05T10:00:00Z", "2026-01-05T10:00:00.000001Z", None], repeat=2):
        yield {"persons": [person(same, id=name(1), updated_at=a), person(same, id=name(2), updated_at=b)]}
    yield {"persons": [person(same, id=name(i)) for i in (3, 1, 2, 1, 3, 3)]}
    yield {"persons": [person(same, id=name(i)) for i in range(11)]}
    yield {"persons": [person(same, id=name(i)) for i in range(10)]}
    yield {"persons": [person(same, id=name(i)) for i in range(4)], "group_limit": 3}
    for limit in (1, 2, 3, 4):
        yield {"persons": [person(same, id=name(1)), person(same, id=name(2)),
                           person(same, id=name(3), tax_id=OTHER_TAX_ID), CANDIDATES["namesake"]], "block_limit": limit}
    other = person(same, id=name(2), first_name="Олена", birth_date="1991-08-25")
    yield {"persons": [person(same, id=name(1)), other], "limits": {"automatic": 0.1, "manual": 0.1}}
    yield {"persons": [person(same, id=name(1)), person(other, tax_id=OTHER_TAX_ID)], "limits": {"automatic": 0, "manual": 0}}
    certificates = [person(id=name(i), tax_id=..., first_name="-", last_name="-", documents=[
        {"type": "BIRTH_CERTIFICATE", "number": number}]) for i, number in ((1, "1-БК № 123456"), (2, "І-БК №123456"))]
    for clusters in ("published", "extended"):
        yield {"persons": certificates, "clusters": clusters, "limits": {"automatic": 0.9, "manual": 0}}
    for _ in range(45):
        count = random.choice([5, 8, 12, 20])
        document = {"persons": random.sample([varied(at) for at in range(count)], count)}
        for setting, values in (
            ("key", ["kankowski"]), ("clusters", ["published"]), ("block_limit", [1, 2, 3, 5]), ("group_limit", [2, 3]),
            ("limits", [{"automatic": 0.5, "manual": 0.1}, {"automatic": 0.9, "manual": 0}, {"automatic": 0.2, "manual": 0.2}]),
        ):
            if random.random() < 0.4:
                document[setting] = random.choice(values)
        yield document


def main():
    random.seed(1605)
    lines = lambda: ((document, answer(document)) for document in documents())
    vectors.write({"index/pairs": lines}, matching.render)


if __name__ == "__main__":
    main()
