"""Precision and recall of the pairs of `osoba dedupe` on invented persons.

    cargo run --release --example persons -- 100000 2026 truth.tsv > persons.jsonl
    osoba dedupe persons.jsonl -o pairs.jsonl
    python3 benches/dedupe/quality.py pairs.jsonl truth.tsv
"""

import json
import sys
from collections import Counter, defaultdict

first: dict[str, str] = {}
for line in open(sys.argv[2]):
    record, of = line.split()
    first[record] = of
records = defaultdict(set)
for record, of in first.items():
    records[of] |= {record, of}
true = sum(len(of) * (len(of) - 1) // 2 for of in records.values())

found: Counter[str] = Counter()
right: Counter[str] = Counter()
for line in open(sys.argv[1]):
    pair = json.loads(line)
    one, other = pair["person_id"], pair["master_person_id"]
    found[pair["band"]] += 1
    right[pair["band"]] += first.get(one, one) == first.get(other, other)

print(f"{true} pairs are one person")
for name, bands in (("automatic", ["automatic"]), ("automatic and manual", ["automatic", "manual"])):
    pairs, hits = sum(found[band] for band in bands), sum(right[band] for band in bands)
    print(f"{name}: {pairs} pairs, precision {hits / max(pairs, 1):.5f}, recall {hits / max(true, 1):.5f}")
