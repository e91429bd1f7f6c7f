#!/usr/bin/env python3
"""Levenshtein distances of one surname to 1,000 others, from Python: osoba beside rapidfuzz.

    pip install ./bindings/python rapidfuzz numpy && python benches/levenshtein.py

Alternating runs, median of the time on the processor; the distances are first checked to be equal.
"""

import random
import statistics
import time

import osoba
import rapidfuzz
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

RUNS, PROBES, TEXTS = 31, 50, 1000


def surnames(count: int) -> list[str]:
    """Invented surnames of usual lengths, many alike."""
    rng = random.Random(7)
    starts = "вигадь зраз бережн кривд остап лесь гнат даниль терещ шевч яворищ холод".split()
    ends = "енко ук юк ик ський ська ова ів іна ченко анюк".split()
    middles = ["", "к", "ов", "ил", "ич", "ан", "ець"]
    pick = rng.choice
    return [pick(starts) + pick(middles) + pick(ends) for _ in range(count)]


def main() -> None:
    texts, probes = surnames(TEXTS), surnames(TEXTS + PROBES)[TEXTS:]
    prepared = osoba.Texts(texts)

    def with_osoba() -> list:
        return [prepared.levenshtein(probe) for probe in probes]

    def one_by_one() -> list:
        return [cdist([probe], texts, scorer=Levenshtein.distance, workers=1)[0] for probe in probes]

    def all_at_once() -> list:
        return list(cdist(probes, texts, scorer=Levenshtein.distance, workers=1))

    for one, other, third in zip(with_osoba(), one_by_one(), all_at_once()):
        assert one == list(other) == list(third)
    times: dict = {with_osoba: [], one_by_one: [], all_at_once: []}
    for _ in range(RUNS):
        for work, kept in times.items():
            start = time.process_time()
            work()
            kept.append((time.process_time() - start) / (PROBES * TEXTS) * 1e9)
    ours, single, matrix = (statistics.median(kept) for kept in times.values())
    print(f"osoba {osoba.__version__}, a call for each surname: {ours:.1f} ns a pair")
    print(f"rapidfuzz {rapidfuzz.__version__} cdist, a call for each surname: {single:.1f} ns a pair")
    print(f"rapidfuzz {rapidfuzz.__version__} cdist, one call for all: {matrix:.1f} ns a pair")


if __name__ == "__main__":
    main()
