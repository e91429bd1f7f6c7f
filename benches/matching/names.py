"""Prints the name pairs of the Python package names-translator (MIT) as `kind<TAB>Ukrainian<TAB>Russian`.

    pip install names-translator==2.1.0
    python3 benches/matching/names.py > names.tsv
"""

from names_translator.dicts import NameDicts

POOLS = {"last": "last", "first": "first", "second": "patronymic"}


def title(name):
    return "-".join(part[:1].upper() + part[1:] for part in name.split("-"))


def main():
    dictionaries = NameDicts()
    for kind, pool in POOLS.items():
        for ukrainian, russian in sorted(dictionaries.as_dict(pool).items()):
            if len(ukrainian) > 2 and russian:
                print(kind, title(ukrainian), title(russian[0]), sep="\t")


if __name__ == "__main__":
    main()
