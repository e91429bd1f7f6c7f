"""The study of the phonetic keys: recall and price on pairs of spellings of one name.

    python3 benches/names/study.py            # print the measured part of benches/names.md
    python3 benches/names/study.py --write    # put it into benches/names.md

Needs Python 3.9 or later, cargo and a package index. The pairs come from the package
names-translator 2.1.0 (MIT), which is installed into a virtual environment under target/ together with
the peers; no list is part of this repository. The codes come from the library itself
(`cargo build --example encode_names`).
"""

import collections
import difflib
import json
import pathlib
import re
import subprocess
import sys
import venv
import zlib

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
REPORT = ROOT / "benches" / "names.md"
FOLDER = ROOT / "target" / "names-study"
PACKAGES = ["names-translator==2.1.0", "fonetika==1.5.1", "metaphone==0.6", "jellyfish==1.2.1"]
POOLS = {"last": "surnames", "first": "given names", "patronymic": "patronymics"}
KINDS = {"last": "last", "first": "first", "patronymic": "second"}
TARGETS = {"last": (98.5, 1.50), "first": (98.5, 2.2), "patronymic": (97.0, 2.4)}

# Runs inside the virtual environment: pairs, and the codes of the peers.
INSIDE = """
import json, sys
from names_translator.dicts import NameDicts
from fonetika.metaphone import RussianMetaphone
from fonetika.soundex import RussianSoundex
from metaphone import doublemetaphone
import jellyfish

def quietly(function):
    def call(name):
        try:
            return function(name)
        except Exception:
            return ""
    return call

latin = json.load(open(sys.argv[1], encoding="utf-8")) if len(sys.argv) > 1 else None
if latin is None:
    pools = {pool: NameDicts().as_dict(pool) for pool in ("last", "first", "patronymic")}
    pairs = {pool: [(uk, ru[0].lower()) for uk, ru in names.items() if uk != ru[0].lower()]
             for pool, names in pools.items()}
    json.dump(pairs, sys.stdout)
else:
    russian = {"Russian Metaphone (fonetika)": RussianMetaphone().transform,
               "Russian Soundex (fonetika)": RussianSoundex().transform}
    roman = {"KMU-55, then Double Metaphone": lambda name: doublemetaphone(name)[0],
             "KMU-55, then Soundex (jellyfish)": jellyfish.soundex}
    codes = {key: [quietly(f)(name) for name in latin["names"]] for key, f in russian.items()}
    codes.update({key: [quietly(f)(name) for name in latin["latin"]] for key, f in roman.items()})
    json.dump(codes, sys.stdout)
"""


def python():
    """The virtual environment's interpreter, made when it is not there."""
    folder = FOLDER / "venv"
    interpreter = folder / "bin" / "python"
    if not interpreter.exists():
        venv.create(folder, with_pip=True)
        # fonetika 1.5.1 depends on a morphology that imports pkg_resources.
        packages = PACKAGES + ["setuptools<81"]
        subprocess.run([interpreter, "-m", "pip", "install", "-q", *packages], check=True)
    return interpreter


def inside(*arguments):
    run = subprocess.run([python(), "-W", "ignore", "-c", INSIDE, *arguments], check=True, capture_output=True)
    return json.loads(run.stdout)


def encoder():
    """The example that encodes, built."""
    subprocess.run(["cargo", "build", "-q", "--example", "encode_names"], cwd=ROOT, check=True)
    return ROOT / "target" / "debug" / "examples" / "encode_names"


def encode(command, kind, names):
    """(kankowski, uk/1, uk/2, KMU-55) of each name, by the library."""
    text = "".join(f"{kind}\t{name}\n" for name in names)
    run = subprocess.run([command], input=text, text=True, capture_output=True, check=True)
    return [tuple(line.split("\t")) for line in run.stdout.split("\n")[:-1]]


def romanisation(letters, initial=None, respell=()):
    """A transliteration: what letters (зг, too) become, what they become at the start of a word, and what
    is replaced in the result."""
    table = dict(zip("абвгґдежзиіклмнопрстуфхцчш", "a b v h g d e zh z y i k l m n o p r s t u f kh ts ch sh".split()))
    table.update({"ь": "", "'": "", "’": "", "ʼ": "", "є": "ie", "ї": "i", "й": "i", "щ": "shch", "ю": "iu", "я": "ia"})
    table.update(letters)

    def write(name):
        out = ""
        name = name.lower()
        for two in [key for key in table if len(key) == 2]:
            name = name.replace(two, table[two])
        for at, letter in enumerate(name):
            starts = at == 0 or not name[at - 1].isalpha() and name[at - 1] not in "'’ʼ"
            out += (initial or {}).get(letter, table.get(letter, letter)) if starts else table.get(letter, letter)
        for pattern, to in respell:
            out = re.sub(pattern, to, out)
        return out

    return write


GLIDES = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
# KMU-55 itself is the library's. The tables of the years are those of the passports' rules in force;
# French is what passports had before 1997, the press writes BGN/PCGN with -y and x.
ROMANISATIONS = {
    "1996: щ sch": romanisation({"щ": "sch", "зг": "zgh"}, GLIDES),
    "passports of 2004: г g, й y": romanisation({"г": "g", "й": "y"}, GLIDES),
    "passports of 2007: г g, no initial forms": romanisation({"г": "g"}),
    "BGN/PCGN: ye, yi, y, yu, ya": romanisation(GLIDES),
    "the English press: -y, -ia, x": romanisation(GLIDES, None, [(r"[iy]y\b", "y"), (r"iya\b", "ia"), ("ks(?!h)", "x")]),
    "French, to 1997: ch, tch, ou, j": romanisation(
        {"ж": "j", "у": "ou", "ч": "tch", "ш": "ch", "щ": "chtch", "ю": "iou"}, None, [(r"[iy]i\b", "i")]
    ),
}


def fold(name):
    """Letters that differ between the two alphabets, folded one by one: the plainest key."""
    return re.sub("[ьъ'’ʼ-]", "", name).translate(str.maketrans("ґіїыєёэ", "гиииеее"))


def fold_more(name):
    """The same with ю, я, and doubled letters."""
    return re.sub(r"(.)\1+", r"\1", fold(name).translate(str.maketrans("юя", "уа")))


def is_even(name):
    return zlib.crc32(name.lower().encode()) % 2 == 0


def figures(pairs, left, right):
    """Recall on the odd half and on all, mean group on all and on the odd half, in the report's order."""
    hits = [a == b != "" for a, b in zip(left, right)]
    odd = [not is_even(uk) for uk, _ in pairs]

    def group(codes):
        sizes = collections.Counter(codes)
        return sum(n * n for n in sizes.values()) / len(codes)

    halves = [hit for hit, is_odd in zip(hits, odd) if is_odd]
    return (
        100 * sum(halves) / len(halves),
        100 * sum(hits) / len(hits),
        group(left),
        group([code for code, is_odd in zip(left, odd) if is_odd]),
    )


def row(title, values):
    return "| {} | {:.2f} % | {:.2f} % | {:.3f} | {:.3f} |".format(title, *values)


HEAD = "| key | recall, odd half | recall, all | mean group, all | mean group, odd half |\n|---|---|---|---|---|"


def merged(codes, letters, to):
    return [re.sub(f"[{letters}]", to, code) for code in codes]


def variants(pool, left, right):
    """What a coarser key would reach: the trade-off behind what was decided."""
    if pool == "patronymic":
        for consonants in ("Р", "РС", "РСД", "РСДНМФ", "А-Я"):
            drop = lambda code: re.sub(f"(?<=[{consonants}])Й(?=[12]$)", "", code)
            yield f"uk/2, and й lost after {consonants.lower()} as well", list(map(drop, left)), list(map(drop, right))
    yield "uk/2, and е joined with и", merged(left, "ЕИ", "И"), merged(right, "ЕИ", "И")
    yield "uk/2, and о joined with а", merged(left, "ОА", "А"), merged(right, "ОА", "А")
    both = lambda codes: merged(merged(codes, "ЕИ", "И"), "ОА", "А")
    yield "uk/2, and both", both(left), both(right)


def difference(left, right):
    parts = []
    for what, a, b, c, d in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if what != "equal":
            parts.append(f"{left[a:b] or '∅'}/{right[c:d] or '∅'}")
    return ", ".join(parts) if len(parts) <= 2 else "three and more places"


# What was decided about the commonest failures. `{}` holds the pool's name.
DECISIONS = json.loads((HERE / "decisions.json").read_text(encoding="utf-8"))


def decision(pool, what):
    return DECISIONS.get(f"{pool} {what}") or DECISIONS.get(what) or DECISIONS["otherwise"]


def main():
    command = encoder()
    pairs = inside()
    out = []
    failures = collections.defaultdict(list)
    for pool, title in POOLS.items():
        names = pairs[pool]
        uk = [uk for uk, _ in names]
        ru = [ru for _, ru in names]
        left, right = encode(command, KINDS[pool], uk), encode(command, KINDS[pool], ru)
        request = FOLDER / "names.json"
        request.write_text(
            json.dumps({"names": uk + ru, "latin": [code[3] for code in left + right]}), encoding="utf-8"
        )
        peers = inside(str(request))
        recall, price = TARGETS[pool]
        out.append(f"### {title.capitalize()}: {len(names):,} pairs, to reach {recall} % at {price}\n\n{HEAD}")
        out.append(row("letters folded", figures(names, list(map(fold, uk)), list(map(fold, ru)))))
        out.append(row("letters, ю, я and doubles folded", figures(names, list(map(fold_more, uk)), list(map(fold_more, ru)))))
        for key, codes in peers.items():
            out.append(row(key, figures(names, codes[: len(uk)], codes[len(uk) :])))
        codes = [[code[column] for code in side] for column in (0, 1, 2) for side in (left, right)]
        out.append(row("`kankowski/1`", figures(names, codes[0], codes[1])))
        out.append(row("`uk/1`", figures(names, codes[2], codes[3])))
        out.append(row("**`uk/2`**", figures(names, codes[4], codes[5])))
        oracle = [ru for _, ru in names]
        out.append(row("an oracle: the Russian spelling itself", figures(names, oracle, oracle)))
        for name, a, b in variants(pool, codes[4], codes[5]):
            out.append(row(name, figures(names, a, b)))
        out.append("\n| in Latin letters, the same key as the Ukrainian name | `uk/1` | `uk/2` |\n|---|---|---|")
        forms = {"KMU-55, 2010": [code[3] for code in left]}
        forms.update({title: list(map(write, uk)) for title, write in ROMANISATIONS.items()})
        for title, latin in forms.items():
            again = encode(command, KINDS[pool], latin)
            shares = [100 * sum(a[c] == b[c] != "" for a, b in zip(left, again)) / len(names) for c in (1, 2)]
            out.append("| {} | {:.2f} % | **{:.2f} %** |".format(title, *shares))
        out.append("")
        for (a, b), x, y in zip(names, codes[4], codes[5]):
            if x != y or not x:
                failures[pool, difference(x, y)].append((a, b))
    common = sorted(failures.items(), key=lambda item: (-len(item[1]), item[0]))[:50]
    total = sum(map(len, failures.values()))
    shown = sum(len(names) for _, names in common)
    out.append(
        f"### The 50 commonest failures of `uk/2`\n\n{total} pairs of all fail; these are {shown} of them. "
        "The difference is that of the two keys, Ukrainian/Russian.\n\n"
        "| of | difference | pairs | for instance | decided |\n|---|---|---|---|---|"
    )
    for (pool, what), names in common:
        example = ", ".join(f"{a} – {b}" for a, b in names[:2])
        out.append(f"| {POOLS[pool]} | {what} | {len(names)} | {example} | {decision(pool, what)} |")
    text = "\n".join(out) + "\n"
    if "--write" not in sys.argv:
        print(text)
        return
    report = REPORT.read_text(encoding="utf-8")
    begin, end = "<!-- measured -->\n", "<!-- end of measured -->"
    before, rest = report.split(begin)
    REPORT.write_text(before + begin + "\n" + text + "\n" + end + rest.split(end)[1], encoding="utf-8")


if __name__ == "__main__":
    main()
