"""Golden vectors of score and explain's figures, from a second reading of the rules.

Written from the specification alone; it shares nothing with the library but the figures of the
published model, and bins by plain comparisons instead of the model's conditions. Run it to rewrite
tests/golden/score.jsonl; `--check` compares instead. Standard library only.

    python3 tests/oracle/score.py [--check]
"""

import functools
import itertools
import json
import math
import pathlib
import random
import re
import sys
import unicodedata

import vectors

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
GOLDEN = ROOT / "tests" / "golden" / "score.jsonl"
MODEL = json.loads((ROOT / "src" / "scoring" / "esoz-2019-02-15.json").read_text("utf-8"))

# Unicode's White_Space, which Python's own strip() is not.
WHITE = "\t\n\v\f\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"
DASHES = "-\u2013\u2014\u2212\u2010"
SETTLEMENT = re.compile(
    "[сc][ .,]|[сc]ело[.,]*|[сc]мт[.,]*|[сc]елище [мm][іi][сc]ького типу|[сc]елище[.,]*"
    "|[мm][іi][сc][tт][оo][.,]*|[мm][.,]*",
    re.IGNORECASE,
)
TWINS = (
    "PASSPORT BIRTH_CERTIFICATE NATIONAL_ID COMPLEMENTARY_PROTECTION_CERTIFICATE PERMANENT_RESIDENCE_PERMIT "
    "REFUGEE_CERTIFICATE TEMPORARY_CERTIFICATE TEMPORARY_PASSPORT"
).split()


# --- normalisation --------------------------------------------------------------------------


def name(text):
    if text is None:
        return None
    text = "".join(c for c in text.lower() if c not in " '" + DASHES)
    return text.replace("є", "е").replace("и", "і")


def settlement(text):
    return None if text is None else name(SETTLEMENT.sub("", text))


def number(document):
    text = document.get("number")
    if text is None:
        return None
    text = "".join(c for c in text.lower() if c not in "():*'|\",.?<=+\\/%#№_ " + DASHES)
    if document.get("type") == "BIRTH_CERTIFICATE" and text[:1] and text[0] in "qjl1iі!":
        text = "i" + text[1:]
    return text


def digits(document):
    text = number(document)
    return None if text is None else "".join(c for c in text if c in "0123456789") or None


def entries(person, field):
    return [entry or {} for entry in person.get(field) or []]


def written(text):
    """A text that is not blank, as it is."""
    return None if text is None or not text.strip(WHITE) else text


def tax_id(person):
    if written(person.get("tax_id")) is not None:
        return person["tax_id"]
    ten = (d for d in map(digits, entries(person, "documents")) if d is not None and len(d) == 10)
    return next(ten, None)


# --- comparison -----------------------------------------------------------------------------


@functools.cache
def property_of(c):
    """The grapheme break property of a character (UAX #29), for the characters of these vectors."""
    if c in "\r\n":
        return c
    if c == "\u200d":
        return "ZWJ"
    if c == "\u200c" or "\U0001f3fb" <= c <= "\U0001f3ff" or unicodedata.category(c) in ("Mn", "Me"):
        return "Extend"
    if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp"):
        return "Control"
    if unicodedata.category(c) == "Mc":
        return "SpacingMark"
    if "\U0001f1e6" <= c <= "\U0001f1ff":
        return "Regional"
    if "\U0001f300" <= c <= "\U0001faff":
        return "Pictographic"
    if "\u1100" <= c <= "\u11ff":
        return "L" if c < "\u1160" else "V" if c < "\u11a8" else "T"
    if "\uac00" <= c <= "\ud7a3":
        return "LV" if (ord(c) - 0xAC00) % 28 == 0 else "LVT"
    return "Other"


def joins(cluster, c):
    """Whether a character belongs to the grapheme cluster before it: rules GB3 to GB13."""
    before, after = property_of(cluster[-1]), property_of(c)
    if (before, after) == ("\r", "\n"):
        return True
    if before in ("\r", "\n", "Control") or after in ("\r", "\n", "Control"):
        return False
    if after in ("Extend", "ZWJ", "SpacingMark"):
        return True
    if (before, after) in {("L", "L"), ("L", "V"), ("L", "LV"), ("L", "LVT"), ("LV", "V"), ("LV", "T"), ("V", "V"),
                           ("V", "T"), ("LVT", "T"), ("T", "T")}:
        return True
    if before == "ZWJ" and after == "Pictographic":
        return property_of(cluster[0]) == "Pictographic"
    if cluster[-1] == "\u094d":
        return "\u0915" <= c <= "\u0939"
    return before == after == "Regional" and len(cluster) % 2 == 1


def clusters(text):
    found = []
    for c in text:
        if found and joins(found[-1], c):
            found[-1] += c
        else:
            found.append(c)
    return found


def levenshtein(a, b):
    if a is None or b is None:
        return None
    a, b = clusters(a), clusters(b)
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        left, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            left, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, left + (x != y))
    return row[-1]


def first(person, field, kind):
    return next((e for e in entries(person, field) if e.get("type") == kind), {})


def differ(a, b):
    return 0 if a is not None and a == b else 1


def substring(a, b):
    return 0 if a is not None and b is not None and (a in b or b in a) else 1


def compare(a, b):
    documents = [(x, y) for x in entries(a, "documents") for y in entries(b, "documents")]
    distances = [levenshtein(number(x), number(y)) for x, y in documents]
    all_digits = [d for p in (a, b) for d in map(digits, entries(p, "documents")) if d is not None]
    surname = levenshtein(name(a.get("last_name")), name(b.get("last_name")))
    return {
        "distance_first_name": levenshtein(name(a.get("first_name")), name(b.get("first_name"))),
        "distance_last_name": surname,
        "distance_second_name": levenshtein(name(a.get("second_name")), name(b.get("second_name"))),
        "distance_documents": min((d for d in distances if d is not None), default=None),
        "document_number_length": min(map(len, all_digits), default=None),
        "document_distinct": min((len(set(d)) for d in all_digits), default=0),
        "docs_same_number": 0 if any(digits(x) and digits(x) == digits(y) for x, y in documents) else 1,
        "birth_settlement_substr": substring(
            settlement(a.get("birth_settlement")), settlement(b.get("birth_settlement"))
        ),
        "distance_tax_id": levenshtein(tax_id(a), tax_id(b)),
        "authentication_methods_flag": differ(
            written(first(a, "authentication_methods", "OTP").get("phone_number")),
            written(first(b, "authentication_methods", "OTP").get("phone_number")),
        ),
        "residence_settlement_flag": differ(
            first(a, "addresses", "RESIDENCE").get("settlement"),
            first(b, "addresses", "RESIDENCE").get("settlement"),
        ),
        "gender_flag": differ(a.get("gender"), b.get("gender")),
        "twins_flag": twins(a, b, surname),
    }


def twins(a, b, surname):
    if surname is None or surname >= 3 or name(a.get("first_name")) == name(b.get("first_name")):
        return 0
    if a.get("birth_date") != b.get("birth_date"):
        return 0
    for kind in TWINS:
        x, y = digits(first(a, "documents", kind)), digits(first(b, "documents", kind))
        if x is not None and y is not None and abs(int(x) - int(y)) in (1, 2):
            return 1
    return 0


# --- bins and score -------------------------------------------------------------------------


def bins(v):
    def documents(d, l):
        if d in (0, None) and l is None:
            return "0x1"
        if d == 0:
            return "0x<4" if l <= 4 else "0x<6" if l <= 6 else "0x>6"
        if d == 1:
            return "1x<6" if l is None or l <= 6 else "1x>6"
        return "2" if d is not None and d <= 3 else "3"

    def same(s, c):
        if s == 0:
            return {1: "0x1", 2: "0x2", 3: "0x3"}.get(c, "0x4")
        return "1x0" if c == 0 else "1x2" if c <= 3 else "1x3"

    d = v["distance_first_name"], v["distance_last_name"], v["distance_second_name"], v["distance_tax_id"]
    return {
        "d_first_name_bin": {0: "0", 1: "0", 2: "2"}.get(d[0], "3"),
        "d_last_name_bin": {0: "1", 1: "1", 2: "2", 3: "3"}.get(d[1], "4"),
        "d_second_name_bin": "2" if d[2] is None else "1" if d[2] <= 2 else "3" if d[2] <= 6 else "4",
        "d_documents_bin": documents(v["distance_documents"], v["document_number_length"]),
        "docs_same_number_bin": same(v["docs_same_number"], v["document_distinct"]),
        "birth_settlement_substr_bin": str(v["birth_settlement_substr"]),
        "d_tax_id_bin": "1" if d[3] is None else "0" if d[3] == 0 else "2" if d[3] <= 2 else "3",
        "authentication_methods_flag_bin": str(v["authentication_methods_flag"]),
        "residence_settlement_flag_bin": str(v["residence_settlement_flag"]),
        "gender_flag_bin": str(v["gender_flag"]),
        "twins_flag_bin": str(v["twins_flag"]),
    }


def points(found):
    return {v["name"]: v["coefficient"] * v["woe"][found[v["name"]]] for v in MODEL["variables"]}


def score(found):
    total = MODEL["intercept"]
    for part in points(found).values():
        total += part
    return round(1 / (1 + math.exp(-total)) * 1e5) / 1e5


def counterfactuals(found, limits):
    now = score(found)
    changes = []
    for variable in MODEL["variables"]:
        name = variable["name"]
        for other in variable["woe"]:
            then = score({**found, name: other})
            for limit, at in limits:
                if (now >= at) != (then >= at):
                    changes.append({
                        "variable": name, "from": found[name], "to": other, "score": then,
                        "limit": limit, "reached": then >= at,
                    })
    return changes


def answer(document):
    values = compare(document["person"], document["candidate"])
    found = bins(values)
    result = {"score": score(found), "bins": found, "distances": values}
    limits = {"automatic": 0.9, "manual": 0.7, **(document.get("limits") or {})}
    if document.get("bands"):
        result["band"] = (
            "automatic" if result["score"] >= limits["automatic"]
            else "manual" if result["score"] >= limits["manual"] else "none"
        )
    if document.get("explain"):
        result["points"] = points(found)
        result["counterfactuals"] = counterfactuals(found, limits.items())
    return result


# --- the pairs ------------------------------------------------------------------------------


def person(**fields):
    return fields


BASE = person(
    first_name="Остап", last_name="Зразко", second_name="Вигаданович", birth_date="1991-08-24", gender="MALE",
    tax_id="1234567899", birth_settlement="Київ", documents=[{"type": "PASSPORT", "number": "АА123456"}],
    addresses=[{"type": "RESIDENCE", "settlement": "Київ"}],
    authentication_methods=[{"type": "OTP", "phone_number": "+380671112233"}],
)


def pair(left, right, **options):
    """The base pair with some fields replaced; a field set to ... is left out."""
    def build(fields):
        return {k: v for k, v in {**BASE, **fields}.items() if v is not ...}
    return {"person": build(left), "candidate": build(right), **options}


def documents(*numbers, kind="PASSPORT"):
    return [{"type": kind, "number": n} for n in numbers]


def name_pairs():
    for field in ("first_name", "last_name", "second_name"):
        for distance in range(0, 10):
            yield pair({field: "абвгдежзклм"}, {field: "абвгдежзклм"[distance:]})
            yield pair({field: "абвгд"}, {field: "абвгд" + "щ" * distance})
            yield pair({field: "о" * 9}, {field: "о" * (9 - distance) + "р" * distance})
        for absent in (..., None):
            yield pair({field: absent}, {})
            yield pair({}, {field: absent})
            yield pair({field: absent}, {field: absent})
        for left, right in [
            ("", ""), ("", "Іван"), ("Іван", ""), (" ", ""), ("-", "'"), ("Нечуй-Левицький", "Нечуй Левицький"),
            ("Нечуй–Левицький", "Нечуй—Левицький"), ("Нечуй−Левицький", "Нечуй‐Левицький"),
            ("Нечуй‑Левицький", "НечуйЛевицький"), ("Знам'янка", "Знамянка"), ("Знам’янка", "Знамянка"),
            ("Знамʼянка", "Знам’янка"), ("Єва", "Ева"), ("ЄВА", "ева"), ("Марина", "Маріна"), ("МИКИТА", "мікіта"),
            ("Ґонта", "Гонта"), ("Їжак", "Іжак"), ("Андрій", "Андріи"), ("Андрій", "Андри\u0438\u0306"),
            ("Андрі\u0438\u0306", "Андрі\u0456\u0306"), ("Анна\u00a0Марія", "Анна Марія"), ("Іван", "Iвaн"),
            ("\u0130ван", "i\u0307ван"), ("\u0130ван", "iван"), ("ΟΔΥΣΣΕΥΣ", "οδυσσευς"), ("STRASSE", "straße"),
            ("Олена\u0301", "Олена"), ("Олена\u0301\u0301\u0301", "Олена\u0301"), ("\u0301", ""), ("\u0301а", "а"),
            ("а-\u0301", "а\u0301"), ("а \u0308б", "аб"), ("\r\n", "\n"), ("\r \n", "\r\n"), ("\u0000", ""),
            ("\u0000\u0001\u0002", "\u0001"), ("👨\u200d👩\u200d👧", "👨"), ("🇺🇦", "🇵🇱"), ("🇺🇦🇺", "🇺🇦"), ("한글", "한"),
            ("\u1112\u1161\u11ab", "한"), ("नमस्ते", "नमस्त"), ("Ы" * 40, "Ы" * 39), ("аб" * 50, "ба" * 50),
            ("ё", "е"), ("Семенюк", "Семеньук"), ("\ufeffІван", "Іван"), ("е\u0302\u200b", "е\u0302"),
        ]:
            yield pair({field: left}, {field: right})
            yield pair({field: right}, {field: left})


def document_pairs():
    for length in range(1, 11):
        number_ = "1234567890"[:length]
        for distance in range(0, 6):
            changed = "АБВГД"[:distance]
            yield pair({"documents": documents("КК" + number_)}, {"documents": documents("КК" + number_ + changed)})
            yield pair(
                {"documents": documents("КК" + number_)},
                {"documents": documents("КК" + number_ + changed, kind="NATIONAL_ID")}, bands=True,
            )
    for distance in range(0, 6):
        yield pair({"documents": documents("ККККК")}, {"documents": documents("К" * (5 - distance) + "Л" * distance)})
        yield pair({"documents": documents("ККККК")}, {"documents": documents("ККККК" + "Л" * distance)})
    for distinct in ("1111", "1122", "1123", "1234", "1"):
        yield pair({"documents": documents("АА" + distinct)}, {"documents": documents("ВВ" + distinct)})
        yield pair({"documents": documents("АА" + distinct)}, {"documents": documents("АА9" + distinct)})
        yield pair({"documents": documents(distinct)}, {"documents": documents("98" + distinct + "76")})
        yield pair({"documents": documents(distinct)}, {"documents": documents(distinct, kind="REFUGEE_CERTIFICATE")})
    for left, right in itertools.product(
        [..., None, [], [None], [{}], [{"type": "PASSPORT"}], [{"type": "PASSPORT", "number": None}],
         documents(""), documents("№"), documents("АА123456"), [None, *documents("АА123456")], documents("1", "АА123456"),
         documents("АА000001", "123456789"), [{"number": "АА123456"}], documents("1234567890", kind="FANCY")],
        repeat=2,
    ):
        yield pair({"documents": left}, {"documents": right})
    for left, right in [
        ("АА 123456", "АА123456"), ("АА№123456", "аа-123456"), ("(АА):*'|\",.?<=+\\/%#_123456", "АА123456"),
        ("АА–123456", "АА—123−456"), ("АА‐123456", "АА123456"), ("АА>123456", "АА123456"), ("АА;123456", "АА123456"),
        ("AA123456", "АА123456"), ("АА‑123456", "АА123456"), ("АА’123456", "АА123456"), ("АА\u00a0123456", "АА123456"),
        ("АА１２３", "АА123"), ("АА١٢٣", "АА"), ("Ї" * 3 + "12", "ї" * 3 + "12"), ("А\u0130123", "Аi123"),
        ("-\u0301123456", "123456"), ("АА12\u03013456", "АА123456"), ("00123", "123"), ("12" * 500, "12" * 499 + "1"),
        ("9" * 1000, "9" * 1000), ("9" * 1000, "8" * 1000),
    ]:
        yield pair({"documents": documents(left)}, {"documents": documents(right)})
        yield pair({"documents": documents(right)}, {"documents": documents(left)})
        certificate = documents(left, kind="BIRTH_CERTIFICATE")
        yield pair({"documents": certificate}, {"documents": documents(right, kind="BIRTH_CERTIFICATE")})


def certificate_pairs():
    firsts = ["q", "j", "l", "1", "i", "і", "!", "Q", "J", "L", "I", "І", "2", "v", "ї", "-1", "№!", "\u0130", "|", ""]
    for left, right in itertools.product(firsts, repeat=2):
        yield pair(
            {"documents": documents(left + "-БК 123456", kind="BIRTH_CERTIFICATE")},
            {"documents": documents(right + "БК123456", kind="BIRTH_CERTIFICATE")},
        )
    for left, right in [("1БК123456", "1БК123456"), ("1234567", "1234567"), ("11БК123456", "ІІБК123456"), ("1", "1")]:
        yield pair({"documents": documents(left, kind="BIRTH_CERTIFICATE")}, {"documents": documents(right)})
        yield pair({"documents": documents(left)}, {"documents": documents(right, kind="BIRTH_CERTIFICATE")})
        yield pair({"documents": documents(left, kind="birth_certificate")}, {"documents": documents(right)})


def tax_pairs():
    ids = [..., None, "", " ", "\u00a0\t\u3000", "\u200b", "-", "1234567899", "1234567898", "1234567888", "1234567777", "123456", "1234567899 ", "I234567899",
           "\u0438\u0306", "\u0439"]
    for left, right in itertools.product(ids, repeat=2):
        yield pair({"tax_id": left}, {"tax_id": right})
    ten = [documents("1234567899"), documents("АА1234567899"), documents("АА123456", "1234567898"),
           documents("1234567899", kind="BIRTH_CERTIFICATE"), documents("11234567899", kind="BIRTH_CERTIFICATE"),
           documents("9999999999", "1234567899"), documents("123456789"), documents("12345678901"),
           [None, {"number": "1234-567-899"}]]
    for left in ten:
        for given in (..., "1234567899", "", " "):
            yield pair({"tax_id": ..., "documents": left}, {"tax_id": given})
            yield pair({"tax_id": given}, {"tax_id": ..., "documents": left})
        yield pair({"tax_id": "\u00a0", "documents": left}, {"tax_id": "1234567899"})


def settlement_pairs():
    texts = [
        "Київ", "м. Київ", "м.Київ", "місто Київ", "МІСТО КИЇВ", "м.,.Київ", "mісто Київ", "miсto Київ", "Умань", "уань",
        "м. Умань", "Суми", "Суи", "с. Зелене", "c. Зелене", "Зелене", "село Зелене", "СЕЛО. Зелене", "cело,., Зелене",
        "смт Зелене", "смт. Зелене", "cмт Зелене", "селище Зелене", "селище міського типу Зелене", "селище мiськогo типу",
        "Селище Міського Типу Зелене", "селище  міського типу Зелене", "селищеміського типу", "Рос. Федерація", "Рос Федерація",
        "Рофедерація", "Черкаси", "Черкаси ", "Черкас, обл", "Ялос. Київ", "с", "с ", "м", "", " ", "ммм", "Хмельницький",
        "Хельніцькій", "сс. Київ", "смт", "місто", "мiсТО", "ᲃело Зелене", "міᲃᲄᲂ Київ", "Зелене, Київ", "Київська обл.",
        "Івано-Франківськ", "Iвано-Франкiвськ", "Знам'янка", "Новомиколаївка", "овоиколаївка", "сло", "селоо Зелене", "...", "м.",
        "київ\u0301", "\u041c\u0306", None, ...,
    ]
    for left in texts:
        for right in ("Київ", "Зелене", left, "", None):
            yield pair({"birth_settlement": left}, {"birth_settlement": right})
    for left, right in itertools.product(texts, repeat=2):
        if random.random() < 0.06:
            yield pair({"birth_settlement": left}, {"birth_settlement": right})


def flag_pairs():
    home = [
        ..., None, [], [None], [{"type": "RESIDENCE"}], [{"type": "RESIDENCE", "settlement": ""}],
        [{"type": "RESIDENCE", "settlement": "Київ"}], [{"type": "RESIDENCE", "settlement": "київ"}],
        [{"type": "REGISTRATION", "settlement": "Київ"}],
        [{"type": "REGISTRATION", "settlement": "Львів"}, {"type": "RESIDENCE", "settlement": "Київ"}],
        [{"type": "RESIDENCE", "settlement": None}, {"type": "RESIDENCE", "settlement": "Київ"}],
        [{"type": "RESIDENCE", "settlement": "Львів"}, {"type": "RESIDENCE", "settlement": "Київ"}],
    ]
    for left, right in itertools.product(home, repeat=2):
        yield pair({"addresses": left}, {"addresses": right})
    phones = [
        ..., None, [], [None], [{"type": "OTP"}], [{"type": "OTP", "phone_number": ""}], [{"type": "OFFLINE"}],
        [{"type": "OTP", "phone_number": "\u2003"}], [{"type": "OTP", "phone_number": "-"}],
        [{"type": "OTP", "phone_number": " +380671112233"}],
        [{"type": "OTP", "phone_number": "+380671112233"}], [{"type": "OTP", "phone_number": "+380671112234"}],
        [{"type": "OFFLINE"}, {"type": "OTP", "phone_number": "+380671112233"}],
        [{"type": "OTP", "phone_number": None}, {"type": "OTP", "phone_number": "+380671112233"}],
        [{"type": "THIRD_PERSON", "phone_number": "+380671112233"}],
    ]
    for left, right in itertools.product(phones, repeat=2):
        yield pair({"authentication_methods": left}, {"authentication_methods": right})
    for left, right in itertools.product([..., None, "", "MALE", "FEMALE", "male"], repeat=2):
        yield pair({"gender": left}, {"gender": right}, bands=True)


def twin_pairs():
    def twin(left, right, a="АА123456", b="АА123457", kinds=("PASSPORT", "PASSPORT")):
        return pair(
            {"documents": [{"type": kinds[0], "number": a}], **left},
            {"first_name": "Назар", "documents": [{"type": kinds[1], "number": b}], **right},
        )
    for step in range(-4, 5):
        yield twin({}, {}, b=f"АА{123456 + step}")
        yield twin({}, {}, a="АА000100", b=f"ВВ{100 + step}")
    for kind in TWINS + ["FANCY", "passport", "", None]:
        yield twin({}, {}, kinds=(kind, kind))
        yield twin({}, {}, kinds=(kind, kind), a="1БК0000010", b="1БК0000011")
        yield twin({}, {}, kinds=(kind, "PASSPORT"))
    for surname in ("Зразко", "Зразки", "Зразки-а", "Зразкиаб", "Зразкиабв", None):
        yield twin({}, {"last_name": surname})
    for left, right in itertools.product([..., "1991-08-24", "1991-08-25"], repeat=2):
        yield twin({"birth_date": left}, {"birth_date": right})
    for left, right in [("Остап", "Остап"), ("Остап", "остап"), ("Марина", "Маріна"), (None, None), (None, "Назар"), ("Іван", ..., )]:
        yield twin({"first_name": left}, {"first_name": right})
    big = 10**999
    for left, right in [
        (str(big), str(big + 1)), (str(big), str(big - 1)), (str(big - 1), str(big + 1)), (str(big), str(big + 3)), ("0", "1"),
        ("0", "00002"), ("0" * 1000 + "7", "9"), ("99999", "100001"), ("99999", "100002"), ("9", "10"), ("", "1"), ("АА", "1"),
        ("18446744073709551615", "18446744073709551616"), ("18446744073709551615", "0"), ("1", "2"), ("2", "1"),
    ]:
        yield twin({}, {}, a=left, b=right)
        yield twin({}, {}, a=right, b=left)
        yield twin({}, {}, a=left, b=right, kinds=("NATIONAL_ID", "NATIONAL_ID"))
    two = [{"type": "PASSPORT", "number": "АА1"}, {"type": "PASSPORT", "number": "АА123455"}]
    yield twin({"documents": two}, {})
    yield twin({"documents": two[::-1]}, {})
    yield twin({"documents": [{"type": "PASSPORT"}, two[1]]}, {})
    yield twin({"documents": [two[0], {"type": "NATIONAL_ID", "number": "000000001"}]},
               {"documents": [{"type": "NATIONAL_ID", "number": "000000003"}, {"type": "PASSPORT", "number": "АА9"}]})


SURNAMES = "Шевченко Коваленко Бондаренко Ткаченко Кравчук Олійник Мельник Савчук Ґалаґан Їжакевич Щербак Знам'янський Нечуй-Левицький".split()
FIRSTS = "Олександр Наталія Андрій Марія Юрій Олена Микола Ганна Сергій Тетяна Євгенія Любов".split()
SECONDS = "Олександрович Миколайович Іванівна Петрович Юріївна Сергійович Євгенівна".split()
PLACES = "Київ|м. Умань|с. Мокре|смт Семенівка|місто Суми|Хмельницький|село Іванівка|Кам'янець-Подільський".split("|")


def noisy(text):
    letters = list(text)
    for _ in range(random.choice([0, 0, 1, 1, 2, 3, 5])):
        at = random.randrange(len(letters) + 1)
        kind = random.randrange(5)
        if kind == 0 and letters:
            letters.pop(min(at, len(letters) - 1))
        elif kind == 1:
            letters.insert(at, random.choice("абвгґдеєжзиіїйклмно'-’ eioacx\u0301"))
        elif kind == 2 and letters:
            letters[min(at, len(letters) - 1)] = random.choice("аоиієыэiоe")
        elif kind == 3:
            letters = list("".join(letters).upper())
        elif len(letters) > 1:
            at = min(at, len(letters) - 2)
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
    return "".join(letters)


def somebody():
    def digits_(n):
        return "".join(random.choice("0123456789") for _ in range(n))
    kinds = [("PASSPORT", "АВ" + digits_(6)), ("NATIONAL_ID", digits_(9)), ("BIRTH_CERTIFICATE", "1-БК " + digits_(6)),
             ("BIRTH_CERTIFICATE", "І-АМ№" + digits_(6)), ("TEMPORARY_CERTIFICATE", "ТТ/" + digits_(4))]
    return person(
        first_name=random.choice(FIRSTS), last_name=random.choice(SURNAMES), second_name=random.choice(SECONDS + [None]),
        birth_date=f"19{random.randrange(50, 99)}-0{random.randrange(1, 9)}-1{random.randrange(9)}",
        gender=random.choice(["MALE", "FEMALE"]), tax_id=random.choice([None, digits_(10)]),
        birth_settlement=random.choice(PLACES + [None]),
        documents=[{"type": k, "number": n} for k, n in random.sample(kinds, random.choice([0, 1, 1, 2, 3]))],
        addresses=[{"type": random.choice(["RESIDENCE", "REGISTRATION"]), "settlement": random.choice(PLACES)}],
        authentication_methods=[{"type": random.choice(["OTP", "OTP", "OFFLINE"]), "phone_number": "+38067" + digits_(7)}],
    )


def same_with_errors(one):
    other = json.loads(json.dumps(one))
    for field in ("first_name", "last_name", "second_name", "tax_id", "birth_settlement"):
        if other.get(field) is not None:
            other[field] = None if random.random() < 0.07 else noisy(other[field])
    for document in other["documents"]:
        document["number"] = noisy(document["number"])
    if random.random() < 0.2:
        other["addresses"] = somebody()["addresses"]
    if random.random() < 0.2:
        other["authentication_methods"] = somebody()["authentication_methods"]
    return other


def random_pairs():
    for count in range(400):
        one = somebody()
        other = same_with_errors(one) if random.random() < 0.8 else somebody()
        options = {"bands": True} if count % 4 == 0 else {}
        if count % 3 == 0:
            options["explain"] = True
        if count % 40 == 0:
            options["limits"] = {"automatic": 0.99, "manual": 0.4}
        yield {"person": one, "candidate": other, **options}


def plain(figure):
    return f"{float(figure):.5f}"


def limit_errors():
    """Persons beyond the limits: the last that is allowed is scored by documents like any other."""
    text, name = "7" * 65_537, " ".join("аб" for _ in range(33))
    deep = {"x": None}
    for _ in range(31):
        deep = {"x": deep}
    for person, field, rule in [
        ({"tax_id": text}, "tax_id", "too_long"), ({"last_name": "Ж" * 32_769}, "last_name", "too_long"),
        ({"last_name": name}, "last_name", "too_many"), ({"second_name": name.replace(" ", "–")}, "second_name", "too_many"),
        ({"documents": [{}] * 1_001}, "documents", "too_many"), ({"addresses": [None] * 1_001}, "addresses", "too_many"),
        ({"authentication_methods": [{}] * 1_001}, "authentication_methods", "too_many"),
        ({"confidant_person": {"phones": [{}] * 1_001}}, "confidant_person.phones", "too_many"),
        ({"documents": [{}, {"type": "PASSPORT", "number": text}]}, "documents[1].number", "too_long"),
        ({"Зразко": deep}, "?", "too_deep"), ({"documents": [{"number": deep}]}, "documents[0].number.?", "too_deep"),
    ]:
        yield {"person": {}, "candidate": person}, f"candidate.{field}", rule


def main():
    random.seed(20190215)
    makers = [name_pairs, document_pairs, certificate_pairs, tax_pairs, settlement_pairs, flag_pairs, twin_pairs, random_pairs]
    lines, seen = [], set()
    for document in ({"person": {}, "candidate": {}}, {"person": {}, "candidate": {}, "explain": True}):
        lines.append({"input": document, "output": answer(document)})
    for document in itertools.chain.from_iterable(maker() for maker in makers):
        key = json.dumps(document, ensure_ascii=False)
        if key not in seen:
            seen.add(key)
            lines.append({"input": document, "output": answer(document)})
    within = {"last_name": "-".join("аб" for _ in range(32)), "documents": [{"number": f"{n:06}"} for n in range(1_000)]}
    for document in ({"person": within, "candidate": {"last_name": "аб"}}, {"person": {"tax_id": "7" * 65_536}, "candidate": {}}):
        lines.append({"input": document, "output": answer(document)})
    errors = [
        ({}, "person", "required"), ({"person": {}}, "candidate", "required"), ({"person": [], "candidate": {}}, "person", "type"),
        ({"person": None, "candidate": {}}, "person", "required"), ([], "", "type"), ("Зразко", "", "type"),
        ({"person": {"birth_date": "24.08.1991"}, "candidate": {}}, "person.birth_date", "date"),
        ({"person": {}, "candidate": {"documents": {}}}, "candidate.documents", "type"),
        ({"person": {}, "candidate": {"documents": [{"number": 7}]}}, "candidate.documents[0].number", "type"),
        ({"person": {}, "candidate": {"last_name": ["Зразко"]}}, "candidate.last_name", "type"),
        ({"person": {}, "candidate": {}, "limits": {"automatic": 1.5}}, "limits.automatic", "out_of_range"),
        ({"person": {}, "candidate": {}, "limits": {"automatic": 0.5}}, "limits.manual", "out_of_range"),
        ({"person": {}, "candidate": {}, "limits": {"automatc": 0.5}}, "limits.?", "unknown_field"),
        ({"person": {}, "candidate": {}, "band": True}, "?", "unknown_field"),
        *limit_errors(),
    ]
    for document, field, rule in errors:
        lines.append({"input": document, "error": {"field": field, "rule": rule}})
    named = vectors.identified("score", [(line["input"], line.get("output")) for line in lines])[len(lines):]
    lines += [json.loads(line) for line in vectors.render(named)]
    # Five decimals are never written with an exponent.
    text = "".join(
        re.sub(
            r'"score":(\d(?:\.\d)?e-05)',
            lambda m: f'"score":{plain(m[1])}',
            json.dumps(line, ensure_ascii=False, separators=(",", ":")),
        ) + "\n"
        for line in lines
    )
    if "--check" not in sys.argv[1:]:
        GOLDEN.write_text(text, encoding="utf-8")
    elif GOLDEN.read_text(encoding="utf-8") != text:
        sys.exit(f"{GOLDEN.name} differs from what the oracle says")


if __name__ == "__main__":
    main()
