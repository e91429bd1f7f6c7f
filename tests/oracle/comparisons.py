"""Golden vectors of the catalogue's comparisons and of a scorecard of format 2, from a second reading of the rules.

Written from the specification alone; texts are normalised and names encoded by the oracles beside it. Every case
names the bin that the catalogue's table gives, and the rules below must agree with it in both directions. Run it to
rewrite tests/golden/card/*; `--check` compares instead. Standard library only.

    python3 tests/oracle/comparisons.py [--check]
"""

import datetime
import hashlib
import itertools
import json
import math
import re

import clean
import matching
import names
import score
import vectors

UK = {(kind, name): code for kind, name, code in names.UK}
UK |= {(kind, name): code for kind, code, group in names.GROUPS for name in group.split("|")}
# A newborn in a decision: no other name there sounds like it.
matching.CODES["Хлопчик 1"] = (["ХЛОПЧИК"], ["ХЛАПЧИК"])
matching.CODES["Дитина"] = (["ДИТИНА"], ["ДИТИНА"])
NEWBORNS = "дитина хлопчик дівчинка немовля новонароджений новонароджена новонароджене".split()


# --- what is compared -------------------------------------------------------------------------


def osa(a, b, limit):
    """Optimal string alignment, if it is at most the limit; of more than 64 letters only equality counts."""
    a, b = score.clusters(a), score.clusters(b)
    if a == b:
        return 0
    if max(len(a), len(b)) > 64:
        return None
    rows = [[i + j if i * j == 0 else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i, j in itertools.product(range(1, len(a) + 1), range(1, len(b) + 1)):
        rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] != b[j - 1]))
        if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
            rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1] if rows[-1][-1] <= limit else None


def jaro_winkler(a, b):
    a, b = score.clusters(a), score.clusters(b)
    if a == b:
        return 1.0
    if not a or not b or max(len(a), len(b)) > 64:
        return 0.0
    window = max(max(len(a), len(b)) // 2 - 1, 0)
    mine, theirs = [], {}
    for i, c in enumerate(a):
        for j in range(max(0, i - window), min(len(b), i + window + 1)):
            if j not in theirs and b[j] == c:
                mine.append(c)
                theirs[j] = c
                break
    if not mine:
        return 0.0
    moved = sum(x != theirs[j] for x, j in zip(mine, sorted(theirs))) // 2
    m = len(mine)
    jaro = (m / len(a) + m / len(b) + (m - moved) / m) / 3.0
    if jaro <= 0.7:
        return jaro
    prefix = len(list(itertools.takewhile(lambda pair: pair[0] == pair[1], zip(a[:4], b[:4]))))
    return jaro + prefix * 0.1 * (1.0 - jaro)


def distances(a, b):
    values = clean.compare(a, b)
    return {**values, "twins_flag": score.twins(a, b, values["distance_last_name"])}


def key(name, kind, algorithm):
    if name is None:
        return None
    return names.kankowski(name, kind) if algorithm == "kankowski" else UK.get((kind, name))


def sound_alike(a, b, kind, algorithm):
    code = key(a, kind, algorithm)
    return code is not None and code == key(b, kind, algorithm)


def is_newborn(name):
    while name and not name[0].isalpha():
        name = name[1:]
    while name and not name[-1].isalpha():
        name = name[:-1]
    return name.lower() in NEWBORNS


def name_bin(a, b, entry, kind):
    field = f"{kind}_name"
    one, other = a.get(field), b.get(field)
    texts = clean.name(one), clean.name(other)
    if None in texts:
        return "absent"
    if kind == "first" and (is_newborn(one) or is_newborn(other)):
        return "newborn"
    across = clean.names_distance(one, other) if clean.is_latin(one) != clean.is_latin(other) else None
    if texts[0] == texts[1] or across == 0:
        return "equal"
    if sound_alike(one, other, kind, entry.get("key", "uk")):
        return "same_key"
    distance = osa(*texts, 2) if across is None else across
    if distance == 1:
        return "distance_1"
    if distance == 2 and min(len(score.clusters(t)) for t in texts) >= 5:
        return "distance_2"
    return "differ"


def swapped(a, b, entry):
    fields = [[clean.name(p.get(f"{kind}_name")) for kind in ("first", "last", "second")] for p in (a, b)]
    for first, last, second in fields:
        if first is None or last is None and second is None:
            return "absent"
    (first, *own), (other_first, *others) = fields
    for bin_name, mine, theirs in zip(("first_last", "first_second"), own, others):
        if mine is not None and first == theirs and mine == other_first and first != mine:
            return bin_name
    return "none"


def born(person):
    date = person.get("birth_date")
    return None if date in (None, "1900-01-01", "0001-01-01") else date


def birth_date(a, b, entry):
    x, y = born(a), born(b)
    if x is None or y is None:
        return "absent"
    january = [date.endswith("-01-01") for date in (x, y)]
    if x == y:
        return "equal_1_january" if january[0] else "equal"
    if x == f"{y[:4]}-{y[8:]}-{y[5:7]}":
        return "day_month_swapped"
    if sum(c != d for c, d in zip(x, y)) == 1:
        return "one_digit"
    if x[:4] == y[:4]:
        return "year_1_january" if any(january) else "year"
    return "day_month" if x[5:] == y[5:] else "differ"


def identifier(text):
    return None if text is None or matching.evident(text) is None else clean.number({"number": matching.evident(text)})


def names_person(tax_id, person):
    if not matching.valid_tax_id(tax_id) or born(person) is None:
        return False
    date = datetime.date(1899, 12, 31) + datetime.timedelta(int(tax_id[:5]))
    sex = "MALE" if int(tax_id[8]) % 2 else "FEMALE"
    return date.isoformat() == born(person) and (person.get("gender") or "").strip().upper() == sex


def tax_id(a, b, entry):
    x, y = (identifier(p.get("tax_id")) for p in (a, b))
    if x is None and y is None:
        return "absent"
    if x is None or y is None:
        agrees = names_person(x, b) if y is None else names_person(y, a)
        return "one_agrees" if agrees else "one_contradicts"
    found = {0: "equal", 1: "distance_1"}.get(osa(x, y, 1), "differ")
    return found + "_consistent" * (names_person(x, a) and names_person(y, b))


def typed_documents(person):
    for document in score.entries(person, "documents"):
        if matching.evident(document.get("number")) is not None and clean.number(document):
            text = clean.number(document)
            yield matching.there(document.get("type")), text, "".join(c for c in text if c in "0123456789")


def documents(a, b, entry):
    def of_two(one, other):
        (kind, number, digits), (other_kind, other_number, other_digits) = one, other
        if number == other_number:
            return "equal" if kind == other_kind else "equal_other_type"
        certificates = kind == other_kind == "BIRTH_CERTIFICATE"
        if certificates and digits and other_digits and abs(int(digits) - int(other_digits)) in (1, 2):
            return "neighbouring_certificates"
        if kind == other_kind and osa(number, other_number, 1) is not None:
            return "distance_1"
        if digits and digits == other_digits:
            return "same_digits"
        return "differ" if kind == other_kind else "other_types"

    found = {of_two(*both) for both in itertools.product(typed_documents(a), typed_documents(b))}
    order = ("equal equal_other_type neighbouring_certificates distance_1 same_digits differ other_types".split())
    return next((bin_name for bin_name in order if bin_name in found), "absent")


def phone(text):
    if matching.evident(text) is None:
        return None
    return clean.identifier(text, lambda c: clean.is_space(c) or clean.is_dash(c) or c in clean.APOSTROPHES + "()")


def held(person):
    own = [m.get("phone_number") for m in score.entries(person, "authentication_methods") if m.get("type") == "OTP"]
    own += [p.get("number") for p in score.entries(person.get("confidant_person") or {}, "phones")]
    known = {phone(p): n for p, n in ((person.get("frequencies") or {}).get("phones") or {}).items()}
    return {phone(p): known.get(phone(p)) for p in own if phone(p)}


def most(*counts):
    return max((c for c in counts if c is not None), default=None)


def phones(a, b, entry):
    a, b = held(a), held(b)
    if not a or not b:
        return "absent"
    both = [most(a[p], b[p]) for p in a if p in b]
    if both:
        fewest = min((n for n in both if n is not None), default=None)
        return (
            "shared_unknown" if fewest is None else "shared_2" if fewest <= 2 else "shared_6" if fewest <= 6
            else "shared_more"
        )
    near = any(osa(x, y, 1) is not None for x, y in itertools.product(a, b))
    return "distance_1" if near else "differ"


def unzr(a, b, entry):
    x, y = (identifier(p.get("unzr")) for p in (a, b))
    if x is None or y is None:
        return "absent"
    return {0: "equal", 1: "near", 2: "near"}.get(osa(x, y, 2), "differ")


def settlement(a, b, entry):
    homes = [clean.settlement(score.first(p, "addresses", "RESIDENCE").get("settlement")) for p in (a, b)]
    everywhere = [
        {clean.settlement(at.get("settlement")) for at in score.entries(p, "addresses")} - {None} for p in (a, b)
    ]
    if not all(everywhere):
        return "absent"
    if homes[0] is not None and homes[0] == homes[1]:
        return "residence"
    return "any" if everywhere[0] & everywhere[1] else "differ"


def birth_settlement(a, b, entry):
    x, y = (clean.settlement(p.get("birth_settlement")) for p in (a, b))
    if not x or not y:
        return "absent"
    limit = 2 if min(len(score.clusters(t)) for t in (x, y)) >= 5 else 1
    if x == y:
        return "equal"
    return "near" if x in y or y in x or osa(x, y, limit) is not None else "differ"


def sex(a, b, entry):
    x, y = clean.gender(a), clean.gender(b)
    return "absent" if x is None or y is None else "equal" if x == y else "differ"


def how_common(a, b, field, levels):
    count = most(*((p.get("frequencies") or {}).get(field) for p in (a, b)))
    return (
        "unknown" if count is None else "rare" if count <= levels[0] else "usual" if count <= levels[1] else "common"
    )


def last_name_frequency(a, b, entry):
    x, y = a.get("last_name"), b.get("last_name")
    if clean.name(x) is None or clean.name(y) is None:
        return "absent"
    if clean.name(x) != clean.name(y) and not sound_alike(x, y, "last", entry.get("key", "uk")):
        return "differ"
    return how_common(a, b, "last_name", entry.get("levels", [100, 10000]))


def settlement_frequency(a, b, entry):
    found = settlement(a, b, entry)
    if found == "residence":
        return how_common(a, b, "settlement", entry.get("levels", [100, 10000]))
    return "absent" if found == "absent" else "differ"


# --- fields of one's own ------------------------------------------------------------------------


def folded(person, path):
    value = (person.get("extra") or {}).get(path[6:]) if path.startswith("extra.") else person.get(path)
    if value is None:
        return None
    text = matching.named(str(value))
    return None if text is None else " ".join(text.split()).lower()


def number(text):
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def day(text):
    found = re.fullmatch(r"([0-9]{4})(-?)([0-9]{2})\2([0-9]{2})", text)
    try:
        return found and datetime.date(*map(int, found.group(1, 3, 4)))
    except ValueError:
        return None


def parts(text):
    return set(filter(None, re.split(r"[,;|\s]", text))) or None


LEVELS = {"text": [1, 2, 0.92, 0.88], "exact": [], "number": [1, 10], "date": [31, 366], "set": [0.5]}


def field(a, b, entry):
    kind = entry["comparison"]
    read = {"text": str, "exact": str, "number": number, "date": day, "set": parts}[kind]
    x, y = (folded(p, entry["field"]) for p in (a, b))
    x, y = (None if text is None else read(text) for text in (x, y))
    if x is None or y is None:
        return "absent"
    if x == y:
        return "equal"
    if kind == "date":
        digits = [f"{date:%Y%m%d}" for date in (x, y)]
        if digits[0] == digits[1][:4] + digits[1][6:] + digits[1][4:6]:
            return "day_month_swapped"
        if sum(c != d for c, d in zip(*digits)) == 1:
            return "one_digit"
    for level in entry.get("levels", LEVELS[kind]):
        shown = f"{level:g}"
        if kind == "text" and level >= 1 and osa(x, y, int(level)) is not None:
            return f"distance_{shown}"
        if kind == "text" and level < 1 and jaro_winkler(x, y) >= level:
            return f"similar_{shown}"
        if kind == "number" and abs(x - y) <= level or kind == "date" and abs((x - y).days) <= level:
            return f"within_{shown}"
        if kind == "set" and len(x & y) / len(x | y) >= level:
            return f"overlap_{shown}"
    return "any" if kind == "set" and x & y else "differ"


def field_bins(entry):
    kind = entry["comparison"]
    head = {"text": ["distance", "similar"], "number": ["within"], "date": ["within"], "set": ["overlap"], "exact": []}[kind]
    levels = [f"{head[-1] if kind != 'text' or x < 1 else head[0]}_{x:g}" for x in entry.get("levels", LEVELS[kind])]
    before = ["day_month_swapped", "one_digit"] if kind == "date" else []
    return ["equal", *before, *levels, *(["any"] if kind == "set" else []), "differ", "absent"]


NAME_BINS = "equal same_key distance_1 distance_2 differ absent"
FREQUENCY_BINS = "rare usual common unknown differ absent"
CATALOGUE = {
    "first_name": (lambda a, b, e: name_bin(a, b, e, "first"), NAME_BINS + " newborn"),
    "last_name": (lambda a, b, e: name_bin(a, b, e, "last"), NAME_BINS),
    "second_name": (lambda a, b, e: name_bin(a, b, e, "second"), NAME_BINS),
    "swapped_names": (swapped, "first_last first_second none absent"),
    "birth_date": (
        birth_date,
        "equal equal_1_january day_month_swapped one_digit year_1_january year day_month differ absent",
    ),
    "tax_id_checked": (
        tax_id,
        "equal_consistent equal distance_1_consistent distance_1 differ_consistent differ one_agrees one_contradicts absent",
    ),
    "documents_by_type": (
        documents,
        "equal equal_other_type distance_1 same_digits neighbouring_certificates differ other_types absent",
    ),
    "phones": (phones, "shared_2 shared_6 shared_more shared_unknown distance_1 differ absent"),
    "unzr": (unzr, "equal near differ absent"),
    "settlement": (settlement, "residence any differ absent"),
    "birth_settlement": (birth_settlement, "equal near differ absent"),
    "sex": (sex, "equal differ absent"),
    "last_name_frequency": (last_name_frequency, FREQUENCY_BINS),
    "settlement_frequency": (settlement_frequency, FREQUENCY_BINS),
}


def bins_of(entry):
    name = entry["comparison"]
    return CATALOGUE[name][1].split() if name in CATALOGUE else field_bins(entry)


def bin_of(entry, a, b):
    name = entry["comparison"]
    return CATALOGUE[name][0](a, b, entry) if name in CATALOGUE else field(a, b, entry)


# --- the cases: every value of every comparison ---------------------------------------------------


def first(name):
    return {"first_name": name}


def last(name):
    return {"last_name": name}


def second(name):
    return {"second_name": name}


def full(first_name, last_name, second_name=None):
    fields = {"first_name": first_name, "last_name": last_name, "second_name": second_name}
    return {k: v for k, v in fields.items() if v is not None}


def date(text):
    return {"birth_date": text}


def taxed(number, birth="1991-08-24", gender="MALE"):
    fields = {"tax_id": number, "birth_date": birth, "gender": gender}
    return {k: v for k, v in fields.items() if v is not None}


def papers(*numbers, kind="PASSPORT"):
    return {"documents": [{"type": kind, "number": number} for number in numbers]}


def otp(*numbers, holders=None, confidants=()):
    person = {"authentication_methods": [{"type": "OTP", "phone_number": n} for n in numbers]}
    if confidants:
        person["confidant_person"] = {"phones": [{"number": n} for n in confidants]}
    if holders:
        person["frequencies"] = {"phones": holders}
    return person


def lives(home, *registered, size=None):
    person = {"addresses": [{"type": "RESIDENCE", "settlement": home}] if home else []}
    person["addresses"] += [{"type": "REGISTRATION", "settlement": at} for at in registered]
    if size is not None:
        person["frequencies"] = {"settlement": size}
    return person


def common(name, count=None):
    return {"last_name": name, **({} if count is None else {"frequencies": {"last_name": count}})}


def extra(**fields):
    return {"extra": fields}


PHONE, OTHER_PHONE = "+380671112233", "+380509998877"
VALID, VALID_2, VALID_3 = "3347300034", "3347300018", "3347300098"


def tax_ids_at_distance_1():
    """Two valid tax ids of one birth date and sex that are a transposition apart."""
    for serial in itertools.product("0123456789", repeat=4):
        one = "33473" + "".join(serial)
        found = next((one + d for d in "0123456789" if matching.valid_tax_id(one + d)), None)
        if found is None or int(one[8]) % 2 == 0:
            continue
        for at in range(5, 9):
            other = found[:at] + found[at + 1] + found[at] + found[at + 2:]
            if other != found and other[:5] == "33473" and int(other[8]) % 2 and matching.valid_tax_id(other):
                return found, other
    raise AssertionError("no two such tax ids")


NEAR, NEARER = tax_ids_at_distance_1()
EMAIL = {"comparison": "text", "field": "extra.email"}
LONG = "а" * 70

CASES = [
    ({"comparison": "first_name"}, [
        ("absent", {}, first("Олена")), ("absent", first(" - "), first("Олена")), ("absent", first("немає"), first("немає")),
        ("absent", {}, first("Дитина")),
        ("newborn", first("Дитина"), first("Дитина")), ("newborn", first("хлопчик 2"), first("Остап")),
        ("newborn", first("ДІВЧИНКА-1"), first("Олена")), ("newborn", first("Немовля №2"), first("немовля")),
        ("newborn", first("Новонароджений"), first("Новонароджена")),
        ("equal", first("Мар'яна"), first("МАР’ЯНА")), ("equal", first("Мар'яна"), first("Mariana")),
        ("equal", first("Віталій"), first("Виталий")), ("same_key", first("Артем"), first("Артём")), ("same_key", first("Федір"), first("Фёдор")),
        ("distance_1", first("Остап"), first("Осткп")), ("distance_1", first("Остап"), first("Осатп")),
        ("distance_2", first("Ярополк"), first("Яраполг")), ("differ", first("Ігор"), first("Ікар")),
        ("differ", first("Остап"), first("Микола")), ("differ", first("Дитинчук"), first("Остап")),
    ]),
    ({"comparison": "first_name", "key": "kankowski"}, [
        ("same_key", first("Арнольд"), first("Арналт")), ("equal", first("Єва"), first("Ева")),
        ("differ", first("Віталій"), first("Остап")),
    ]),
    ({"comparison": "last_name"}, [
        ("absent", {}, last("Зразко")), ("absent", last("б/н"), last("Зразко")), ("equal", last("Нечуй-Левицький"), last("Нечуй Левицький")),
        ("equal", last("Шевчeнкo"), last("Шевченко")), ("same_key", last("Сергієв"), last("Сергеев")),
        ("same_key", last("Ковалів"), last("Ковальов")), ("same_key", last("Мамедов"), last("Məmmədov")),
        ("distance_1", last("Зразко"), last("Зрозко")), ("distance_1", last("Зразко"), last("Зарзко")),
        ("distance_2", last("Вигаданюк"), last("Вигоданик")), ("differ", last("Коза"), last("Кіта")),
        ("differ", last("Зразко"), last("Вигаданюк")), ("distance_1", last("Дитина"), last("Дитино")),
        ("equal", last(LONG), last(LONG)), ("differ", last(LONG), last(LONG + "б")),
    ]),
    ({"comparison": "second_name"}, [
        ("absent", second("Невідомо"), second("Остапович")), ("equal", second("Остапович"), second("остапович")),
        ("same_key", second("Огтай огли"), second("Огтай-оглу")), ("distance_1", second("Остапович"), second("Остаповнч")),
        ("distance_2", second("Остапович"), second("Остаповна")), ("differ", second("Остапович"), second("Ярополкович")),
    ]),
    ({"comparison": "swapped_names"}, [
        ("absent", {}, full("Остап", "Зразко")), ("absent", first("Остап"), full("Зразко", "Остап")),
        ("absent", last("Остап"), full("Зразко", "Остап")),
        ("first_last", full("Остап", "Зразко"), full("Зразко", "Остап")),
        ("first_last", full("Остап", "Зразко", "Ярович"), full("ЗРАЗКО", "остап", "Ярович")),
        ("first_second", full("Остап", "Зразко", "Ярович"), full("Ярович", "Зразко", "Остап")),
        ("none", full("Остап", "Зразко"), full("Остап", "Зразко")), ("none", full("Остап", "Остап"), full("Остап", "Остап")),
        ("none", full("Остап", "Зразко"), full("Зразко", "Остапко")),
    ]),
    ({"comparison": "birth_date"}, [
        ("absent", {}, date("1991-08-24")), ("absent", date("1900-01-01"), date("1900-01-01")),
        ("equal", date("1991-08-24"), date("1991-08-24")), ("equal_1_january", date("1991-01-01"), date("1991-01-01")),
        ("day_month_swapped", date("1991-08-04"), date("1991-04-08")), ("one_digit", date("1991-08-24"), date("1981-08-24")),
        ("one_digit", date("1991-08-24"), date("1991-08-25")), ("one_digit", date("1991-01-01"), date("1991-01-11")),
        ("year_1_january", date("1991-01-01"), date("1991-08-24")), ("year", date("1991-03-14"), date("1991-08-25")),
        ("day_month", date("1991-08-24"), date("1985-08-24")), ("day_month", date("1991-01-01"), date("1985-01-01")),
        ("differ", date("1991-08-24"), date("1985-03-11")),
    ]),
    ({"comparison": "tax_id_checked"}, [
        ("absent", {}, {}), ("absent", taxed("0000000000"), taxed(None)), ("absent", taxed("-"), taxed("немає")),
        ("equal_consistent", taxed(VALID), taxed(VALID)), ("equal_consistent", taxed("33473-00034"), taxed(VALID, gender="male")),
        ("equal", taxed(VALID), taxed(VALID, birth="1991-08-25")), ("equal", taxed(VALID), taxed(VALID, gender="FEMALE")),
        ("equal", taxed(VALID), taxed(VALID, birth=None)), ("equal", taxed("1234567891"), taxed("1234567891")),
        ("distance_1_consistent", taxed(NEAR), taxed(NEARER)), ("distance_1", taxed(VALID), taxed("3347300035")),
        ("distance_1", taxed(VALID), taxed("3347300304")),
        ("differ_consistent", taxed(VALID), taxed("3293300000", birth="1990-03-02", gender="FEMALE")),
        ("differ", taxed(VALID), taxed("1234567891")), ("one_agrees", taxed(VALID), taxed(None)),
        ("one_agrees", taxed(VALID, birth="1960-01-02", gender="FEMALE"), taxed("0000000000")),
        ("one_contradicts", taxed(VALID), taxed(None, birth="1985-03-11")), ("one_contradicts", taxed(VALID), {}),
        ("one_contradicts", taxed("3347300035"), taxed(None)),
    ]),
    ({"comparison": "documents_by_type"}, [
        ("absent", {}, papers("АА123456")), ("absent", papers("-"), papers("АА123456")), ("absent", papers("000000"), papers("000000")),
        ("equal", papers("АА 123456"), papers("AA123456")), ("equal", papers("АА123456", "ББ654321"), papers("ВВ777888", "ББ654321")),
        ("equal_other_type", papers("123456789"), papers("123456789", kind="NATIONAL_ID")),
        ("distance_1", papers("АА123456"), papers("АА123457")), ("distance_1", papers("АА123456"), papers("АА124356")),
        ("same_digits", papers("АА123456"), papers("ВС123456")),
        ("same_digits", papers("123456789"), papers("А123456789", kind="NATIONAL_ID")),
        ("neighbouring_certificates", papers("1-БК 123459", kind="BIRTH_CERTIFICATE"), papers("1-БК 123460", kind="BIRTH_CERTIFICATE")),
        ("neighbouring_certificates", papers("1-БК 123456", kind="BIRTH_CERTIFICATE"), papers("1-БК 123458", kind="BIRTH_CERTIFICATE")),
        ("distance_1", papers("1-БК 123456", kind="BIRTH_CERTIFICATE"), papers("1-БК 123459", kind="BIRTH_CERTIFICATE")),
        ("differ", papers("АА123456"), papers("ВС654321")), ("differ", papers("АА123456"), {"documents": [
            {"type": "NATIONAL_ID", "number": "987654321"}, {"type": "PASSPORT", "number": "ВС654321"}]}),
        ("other_types", papers("АА123456"), papers("987654321", kind="NATIONAL_ID")),
        ("other_types", papers("АА123456"), papers("АА123457", kind="NATIONAL_ID")),
        ("equal", {"documents": [{"number": "АА123456"}]}, {"documents": [{"number": "АА123456", "type": None}]}),
    ]),
    ({"comparison": "phones"}, [
        ("absent", {}, otp(PHONE)), ("absent", otp("+380999999999"), otp("+380999999999")),
        ("absent", {"authentication_methods": [{"type": "OFFLINE", "phone_number": PHONE}]}, otp(PHONE)),
        ("shared_2", otp(PHONE, holders={PHONE: 2}), otp(PHONE)), ("shared_6", otp(PHONE, holders={PHONE: 3}), otp("+38 (067) 111-22-33")),
        ("shared_6", otp(PHONE, holders={PHONE: 1}), otp(PHONE, holders={PHONE: 6})),
        ("shared_more", otp(PHONE, holders={"+38 067 1112233": 7}), otp(PHONE)),
        ("shared_2", otp(PHONE, OTHER_PHONE, holders={PHONE: 9, OTHER_PHONE: 1}), otp(OTHER_PHONE, PHONE)),
        ("shared_more", otp(PHONE, OTHER_PHONE, holders={PHONE: 9}), otp(OTHER_PHONE, PHONE)),
        ("shared_unknown", otp(PHONE), otp(PHONE)), ("shared_unknown", otp(PHONE), otp(confidants=[PHONE])),
        ("shared_unknown", otp(confidants=[OTHER_PHONE, PHONE]), otp(confidants=[PHONE])),
        ("shared_unknown", otp(PHONE, holders={OTHER_PHONE: 2}), otp(PHONE)),
        ("distance_1", otp(PHONE), otp("+380671112234")), ("distance_1", otp(PHONE), otp("+380671121233")),
        ("differ", otp(PHONE), otp(OTHER_PHONE)),
    ]),
    ({"comparison": "unzr"}, [
        ("absent", {}, {"unzr": "19910824-00026"}), ("absent", {"unzr": "00000000-00000"}, {"unzr": "19910824-00026"}),
        ("equal", {"unzr": "19910824-00026"}, {"unzr": "1991082400026"}), ("near", {"unzr": "19910824-00026"}, {"unzr": "19910824-00027"}),
        ("near", {"unzr": "19910824-00026"}, {"unzr": "19910824-00037"}), ("near", {"unzr": "19910824-00026"}, {"unzr": "19910842-00062"}),
        ("differ", {"unzr": "19910824-00026"}, {"unzr": "19850311-00135"}),
    ]),
    ({"comparison": "settlement"}, [
        ("absent", {}, lives("Київ")), ("absent", lives("-"), lives("Київ")), ("residence", lives("м. Київ"), lives("КИЇВ", "Львів")),
        ("any", lives("Київ", "Львів"), lives("Львів")), ("any", lives(None, "Львів"), lives("Львів")),
        ("differ", lives("Київ"), lives("Львів", "Умань")),
    ]),
    ({"comparison": "birth_settlement"}, [
        ("absent", {}, {"birth_settlement": "Умань"}), ("equal", {"birth_settlement": "м. Умань"}, {"birth_settlement": "УМАНЬ"}),
        ("near", {"birth_settlement": "Умань"}, {"birth_settlement": "Нова Умань"}), ("near", {"birth_settlement": "Умань"}, {"birth_settlement": "Уманц"}),
        ("near", {"birth_settlement": "Вигадане"}, {"birth_settlement": "Вигадано-2"}), ("near", {"birth_settlement": "Вигадане"}, {"birth_settlement": "Вагадані"}),
        ("differ", {"birth_settlement": "Київ"}, {"birth_settlement": "Кобз"}), ("differ", {"birth_settlement": "Умань"}, {"birth_settlement": "Львів"}),
    ]),
    ({"comparison": "sex"}, [
        ("absent", {}, {"gender": "MALE"}), ("absent", {"gender": " "}, {"gender": "MALE"}), ("equal", {"gender": "MALE"}, {"gender": "male"}),
        ("differ", {"gender": "MALE"}, {"gender": "FEMALE"}),
    ]),
    ({"comparison": "last_name_frequency"}, [
        ("absent", {}, common("Зразко", 5)), ("differ", common("Зразко", 5), common("Вигаданюк", 5)),
        ("rare", common("Зразко", 100), common("Зразко", 3)), ("usual", common("Зразко", 101), common("Зразко")),
        ("usual", common("Сергієв", 10000), common("Сергеев", 4)), ("common", common("Зразко"), common("Зразко", 10001)),
        ("unknown", common("Зразко"), common("Зразко")),
    ]),
    ({"comparison": "settlement_frequency", "levels": [1000, 50000]}, [
        ("absent", {}, lives("Київ", size=5)), ("differ", lives("Київ", "Львів"), lives("Львів", size=5)), ("rare", lives("Київ", size=1000), lives("Київ")),
        ("usual", lives("Київ"), lives("Київ", size=1001)), ("common", lives("Київ", size=50001), lives("Київ", size=2)), ("unknown", lives("Київ"), lives("Київ")),
    ]),
    (EMAIL, [
        ("absent", {}, extra(email="olena@example.org")), ("absent", extra(email=" - "), extra(email="olena@example.org")),
        ("equal", extra(email=" Olena@Example.org"), extra(email="olena@example.org")), ("distance_1", extra(email="olena@example.org"), extra(email="olnea@example.org")),
        ("distance_2", extra(email="olena@example.org"), extra(email="olnea@exampel.org")),
        ("similar_0.92", extra(email="olena.vyhadaniuk@example.org"), extra(email="olena.vyhadaniuk@exa.net")),
        ("similar_0.88", extra(email="olena.vyhadaniuk@example.org"), extra(email="olena.vyhadaniuk@post.net")),
        ("differ", extra(email="olena@example.org"), extra(email="zrazko77@post.net")),
        ("equal", extra(email=LONG), extra(email=LONG)), ("differ", extra(email=LONG), extra(email=LONG[1:])),
    ]),
    ({"comparison": "text", "field": "first_name", "levels": [3, 0.5], "name": "given"}, [
        ("absent", {}, first("Olena")), ("equal", first("OLENA"), first("Olena")), ("distance_3", first("Olena"), first("Alina")),
        ("similar_0.5", first("Olexandra"), first("Sandra")), ("differ", first("Olena"), first("Ihor")),
    ]),
    ({"comparison": "exact", "field": "extra.postcode"}, [
        ("absent", extra(postcode=None), extra(postcode="01001")), ("equal", extra(postcode="1001"), extra(postcode=1001)),
        ("differ", extra(postcode="01001"), extra(postcode="01002")),
    ]),
    ({"comparison": "number", "field": "extra.height"}, [
        ("absent", extra(height="tall"), extra(height=170)), ("equal", extra(height="170,0"), extra(height=170)), ("within_1", extra(height=170), extra(height=170.5)),
        ("within_10", extra(height=170), extra(height="160")), ("differ", extra(height=170), extra(height=-170)),
    ]),
    ({"comparison": "date", "field": "extra.admitted"}, [
        ("absent", extra(admitted="2020-02-30"), extra(admitted="2020-02-01")), ("equal", extra(admitted="20200201"), extra(admitted="2020-02-01")),
        ("equal", extra(admitted=20200201), extra(admitted="2020-02-01")),
        ("day_month_swapped", extra(admitted="2020-02-01"), extra(admitted="2020-01-02")), ("one_digit", extra(admitted="2020-02-01"), extra(admitted="2010-02-01")),
        ("within_31", extra(admitted="2020-02-01"), extra(admitted="2020-03-03")), ("within_366", extra(admitted="2020-02-01"), extra(admitted="2021-01-31")),
        ("differ", extra(admitted="2020-02-01"), extra(admitted="2023-05-17")),
    ]),
    ({"comparison": "set", "field": "extra.languages"}, [
        ("absent", extra(languages=" ; "), extra(languages="uk")), ("equal", extra(languages="uk, en"), extra(languages="EN;uk uk")),
        ("overlap_0.5", extra(languages="uk en"), extra(languages="uk")), ("any", extra(languages="uk en pl"), extra(languages="uk de")),
        ("differ", extra(languages="uk en"), extra(languages="pl de")),
    ]),
]


def comparison_lines():
    for entry, cases in CASES:
        for expected, a, b in cases:
            for one, other in ((a, b), (b, a)):
                found = bin_of(entry, one, other)
                assert found == expected, (entry, one, other, found, expected)
                yield {"input": {"comparison": entry, "person": one, "candidate": other}, "output": {"bin": expected}}
    seen = {}
    for entry, cases in CASES:
        seen.setdefault(json.dumps(entry), set()).update(expected for expected, *_ in cases)
    for entry, found in seen.items():
        entry = json.loads(entry)
        lacking = set(bins_of(entry)) - found
        assert not lacking or entry.get("key"), (entry, lacking)


# --- a card of format 2 -----------------------------------------------------------------------------


def pointed(entry, best, step, absent=0.0):
    """The entry with points that fall from the best bin to the last."""
    figures, place = {}, 0
    for bin_name in bins_of(entry):
        figures[bin_name] = absent if bin_name == "absent" else round(best - step * place, 4) + 0.0
        place += bin_name != "absent"
    return {**entry, "points": figures}


def published(name):
    return next(v for v in score.MODEL["variables"] if v["name"] == name)


def crossed(one, other, **points):
    bins = [f"{x}|{y}" for x in bins_of(one) for y in bins_of(other)]
    return {"cross": [one["comparison"], other["comparison"]], "points": {b: points.get(b.replace("|", "_"), 0.0) for b in bins}}


CARD = {
    "format": 2, "name": "invented-2026", "source": "invented figures over the whole catalogue", "normalisation": "clean",
    "intercept": -9.25, "prior_shift": 0.5,
    "provenance": {
        "method": "labels", "pairs": 5000, "matches": 1250, "groups": 900, "period": {"from": "2025-01-01", "to": "2025-12-31"},
        "seed": 7, "tool": "osoba 0.1.0", "penalty": 1.0, "precision": 0.999, "recall": 0.985, "at": 0.9,
        "merged_bins": ["first_name: distance_2"],
    },
    "comparisons": [
        pointed({"comparison": "first_name", "key": "kankowski"}, 2.5, 0.9), pointed({"comparison": "last_name", "key": "kankowski"}, 3.0, 1.0),
        pointed({"comparison": "second_name", "key": "kankowski"}, 1.5, 0.6), pointed({"comparison": "swapped_names"}, 0.5, 0.25),
        pointed({"comparison": "birth_date"}, 3.5, 0.75),
        {"comparison": "tax_id_checked", "coefficient": -0.5, "woe": {
            b: round(-6.0 + 1.5 * i, 2) if b != "absent" else 0.0 for i, b in enumerate(bins_of({"comparison": "tax_id_checked"}))},
         "review": ["differ_consistent", "one_contradicts"]},
        pointed({"comparison": "documents_by_type"}, 3.0, 0.7), pointed({"comparison": "phones"}, 2.0, 0.5),
        pointed({"comparison": "unzr"}, 4.0, 2.5), pointed({"comparison": "settlement"}, 0.75, 0.75),
        pointed({"comparison": "birth_settlement"}, 1.0, 0.75), pointed({"comparison": "sex"}, 0.25, 1.5),
        pointed({"comparison": "last_name_frequency", "key": "kankowski", "levels": [50, 5000]}, 0.75, 0.25, -0.125),
        pointed({"comparison": "settlement_frequency"}, 0.5, 0.25),
        pointed(EMAIL, 2.0, 0.8), pointed({"comparison": "exact", "field": "extra.postcode", "name": "post"}, 0.5, 0.75),
        pointed({"comparison": "number", "field": "extra.height", "levels": [2.5, 12]}, 0.25, 0.2),
        pointed({"comparison": "date", "field": "extra.admitted"}, 0.3, 0.1), pointed({"comparison": "set", "field": "extra.languages"}, 0.2, 0.1),
        {"comparison": "d_documents_bin", "name": "documents_published", "woe": published("d_documents_bin")["woe"], "coefficient": -0.125},
        crossed({"comparison": "birth_date"}, {"comparison": "sex"}, equal_differ=-1.5, absent_absent=-0.25),
    ],
}
CARDS = {
    "card": CARD,
    "em": {**CARD, "name": "invented-em", "provenance": {"method": "em", "pairs": 100000}},
    "example": {**CARD, "name": "invented-example", "purpose": "example"},
}


def card_name(entry):
    if "cross" in entry:
        return entry.get("name") or "_x_".join(entry["cross"])
    return entry.get("name") or entry.get("field", entry["comparison"]).removeprefix("extra.")


def weights(entry):
    return entry.get("points") or entry["woe"]


def canonical(card):
    """What the identity is the hash of: every choice written out, keys sorted."""
    comparisons = []
    for entry in card["comparisons"]:
        written = {k: entry[k] for k in ("comparison", "cross", "field") if k in entry}
        kind = entry.get("comparison")
        if kind in ("first_name", "last_name", "second_name", "last_name_frequency"):
            written["key"] = entry.get("key", "uk")
        if kind in ("last_name_frequency", "settlement_frequency"):
            written["levels"] = entry.get("levels", [100, 10000])
        if kind in ("text", "number", "date", "set"):
            written["levels"] = [float(x) for x in entry.get("levels", LEVELS[kind])]
        if kind in matching.AXES:
            written["conditions"] = [ranged(condition) for condition in published(kind)["conditions"]]
        review = entry.get("review", ["newborn"] if kind == "first_name" else [])
        order = list(weights(entry)) if "cross" in entry or kind in matching.AXES else bins_of(entry)
        written["review"] = sorted(review, key=order.index)
        written["name"] = card_name(entry)
        written["coefficient"] = float(entry.get("coefficient", 1.0))
        written["woe"] = {k: float(v) for k, v in weights(entry).items()}
        comparisons.append(written)
    provenance = dict(card["provenance"])
    return {
        "comparisons": comparisons, "format": 2, "intercept": card["intercept"], "name": card["name"], "normalisation": card["normalisation"],
        "prior_shift": card["prior_shift"], "provenance": provenance, "purpose": card.get("purpose"),
    }


def ranged(condition):
    """A condition of the published document with every part of its tests given."""
    def test(value):
        if value is None:
            return None
        if isinstance(value, int):
            return {"min": value, "max": value, "or_absent": False}
        return {"min": value.get("min", 0), "or_absent": value.get("or_absent", False), **({"max": value["max"]} if "max" in value else {})}

    return {"bin": condition["bin"], "when": {name: test(value) for name, value in condition.get("when", {}).items()}}


def identity(card):
    text = json.dumps(canonical(card), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {"name": card["name"], "hash": hashlib.sha256(text.encode()).hexdigest()}


class Model:
    """A card of format 2 in place of the published model, for the oracles beside this one."""

    def __init__(self, card):
        self.card = card
        self.identity = identity(card)
        self.weights = {card_name(e): {k: e.get("coefficient", 1.0) * w for k, w in weights(e).items()} for e in card["comparisons"]}
        self.woe = {card_name(e): (weights(e), e.get("coefficient", 1.0)) for e in card["comparisons"]}
        self.start = card["intercept"] + card["prior_shift"]

    def find(self, a, b):
        found = {}
        for entry in self.card["comparisons"]:
            name = card_name(entry)
            if "cross" in entry:
                found[name] = "|".join(found[one] for one in entry["cross"])
            elif entry["comparison"] in matching.AXES:
                found[name] = score.bins(clean.compare(a, b))[entry["comparison"]]
            else:
                found[name] = bin_of(entry, a, b)
        return found

    def points(self, found):
        return {name: self.weights[name][bin_name] for name, bin_name in found.items()}

    def score(self, found):
        total = self.start
        for part in self.points(found).values():
            total += part
        return round(1 / (1 + math.exp(-total)) * 1e5) / 1e5

    def for_review(self, found):
        for entry in self.card["comparisons"]:
            review = entry.get("review", ["newborn"] if entry.get("comparison") == "first_name" else [])
            if found[card_name(entry)] in review:
                return True
        return False

    def band(self, found, limits):
        value = self.score(found)
        if value >= limits["automatic"]:
            careful = self.card["provenance"]["method"] != "labels" or self.for_review(found)
            return "manual" if careful else "automatic"
        return "manual" if value >= limits["manual"] else "none"

    def counterfactuals(self, found, limits):
        now, changes = self.score(found), []
        crosses = [e for e in self.card["comparisons"] if "cross" in e]
        for entry in self.card["comparisons"]:
            name = card_name(entry)
            if "cross" in entry:
                continue
            order = [c["bin"] for c in published(entry["comparison"])["conditions"]] if entry["comparison"] in matching.AXES else bins_of(entry)
            for other in dict.fromkeys(order):
                changed = {**found, name: other}
                changed |= {card_name(e): "|".join(changed[one] for one in e["cross"]) for e in crosses}
                then = self.score(changed)
                for limit, at in limits.items():
                    if (now >= at) != (then >= at):
                        changes.append({"variable": name, "from": found[name], "to": other, "score": then, "limit": limit, "reached": then >= at})
        return changes

    def answer(self, document):
        a, b = document["person"], document["candidate"]
        found = self.find(a, b)
        result = {"score": self.score(found), "bins": found, "distances": distances(a, b)}
        limits = {"automatic": 0.9, "manual": 0.7, **(document.get("limits") or {})}
        if document.get("bands"):
            result["band"] = self.band(found, limits)
        if document.get("explain"):
            result["points"] = self.points(found)
            result["counterfactuals"] = self.counterfactuals(found, limits)
        return result


def merged(*persons):
    found = {}
    for person in persons:
        for name, value in person.items():
            if isinstance(value, dict) and isinstance(found.get(name), dict):
                value = {**found[name], **value}
            found[name] = value
    return found


PERSON = merged(
    full("Остап", "Зразко", "Ярополкович"), taxed(VALID), papers("АА123456"), otp(PHONE, holders={PHONE: 1}), lives("Київ", size=400),
    {"unzr": "19910824-00026", "birth_settlement": "Умань"}, extra(email="ostap@example.org", postcode="01001", height=180, admitted="2020-02-01", languages="uk en"),
)


def score_lines():
    model = Model(CARD)
    documents = [{"person": PERSON, "candidate": PERSON, "bands": True, "explain": True}, {"person": {}, "candidate": {}, "bands": True}]
    for entry, cases in CASES:
        for _, a, b in cases:
            # The oracle of the published comparisons reads no Latin letters beyond ASCII.
            if "ə" in json.dumps((a, b), ensure_ascii=False):
                continue
            documents.append({"person": merged(PERSON, a), "candidate": merged(PERSON, b), "bands": True, "explain": len(documents) % 7 == 0})
    documents.append({"person": PERSON, "candidate": merged(PERSON, first("Дитина")), "bands": True})
    documents.append({"person": PERSON, "candidate": merged(PERSON, taxed("1234567891")), "bands": True, "limits": {"automatic": 0.99, "manual": 0.5}})
    for document in documents:
        yield {"input": document, "output": model.answer(document)}


# --- decisions by a card ------------------------------------------------------------------------------


class Pair(matching.Pair):
    """A pair scored by a card of format 2."""

    model = None

    def __init__(self, submission, person, policy, name, always=False):
        super().__init__(submission, person, policy, name, always)
        model, limits = Pair.model, policy["limits"]
        without = model.find(matching.proven(self.a), matching.proven(self.b))
        counts = always or self.match or self.above(self.score) or self.deciding >= limits["manual"]
        self.cautions["review_bin"] = counts and (model.for_review(self.bins) or model.for_review(without))
        if self.grade == "certain" and (self.cautions["review_bin"] or matching.CARD_NOT_AUTOMATIC):
            self.grade = "probable" if self.match else "possible"


class Scoring:
    """What matching asks of the published model, answered by a card."""

    def __init__(self, model):
        self.points = model.points


def with_card(card, document):
    """The decision with a card in place of the published model."""
    if card.get("purpose") == "example" and not document["policy"].get("allow_example"):
        return "error", {"field": "policy.allow_example", "rule": "required"}
    return "output", in_place_of_the_published(card, lambda: matching.decide(document))


def in_place_of_the_published(card, answer):
    """What an oracle beside this one answers with a card in place of the published model."""
    model = Model(card)
    Pair.model = model
    before = {n: getattr(matching, n) for n in ("Pair", "scoring", "compare", "SCORECARD", "CARD_NOT_AUTOMATIC")}

    def compare(a, b):
        found = model.find(a, b)
        return distances(a, b), found, model.score(found)

    matching.Pair, matching.scoring, matching.compare = Pair, Scoring(model), compare
    matching.SCORECARD, matching.CARD_NOT_AUTOMATIC = model.identity, card["provenance"]["method"] != "labels"
    try:
        return answer()
    finally:
        for name, value in before.items():
            setattr(matching, name, value)


def decide_lines(card):
    certain = matching.person(matching.exact(), unzr="19910824-00026", birth_settlement="Умань", extra={"email": "ostap@example.org"})
    submission = {k: v for k, v in certain.items() if k != "id"}
    newborn = {**certain, "first_name": "Хлопчик 1", "id": matching.name(12)}
    contradicted = {k: v for k, v in certain.items() if k not in ("tax_id",)} | {"id": matching.name(13), "birth_date": "1991-08-25"}
    pools = [[], [certain], [newborn], [certain, newborn], [contradicted], *[[c] for c in matching.CANDIDATES.values()],
             list(matching.CANDIDATES.values())]
    documents = []
    for pool in pools:
        for options in ({}, {"threshold": 0.2}, {"threshold_rule": "at_least", "threshold": 0.5}, {"require_unique": True}, {"procedure": "confidant_phone"}):
            facts = {"phone_holders": [], "same_identity": [], "phone_is_confidants": False, "candidates": pool}
            documents.append(matching.case(submission, facts, audit=True, **{"allow_example": True, **options}))
    documents.append(matching.case({**submission, "person_id": certain["id"]}, {"person": certain, "phone_holders": []}, audit=True, allow_example=True))
    documents.append(matching.case(submission, {"phone_holders": [], "candidates": [certain]}))
    for document in documents:
        kind, answer = with_card(card, document)
        yield {"input": document, kind: answer}


def explain_lines():
    model = Model(CARD)
    values = {"documents_published": matching.AXES["d_documents_bin"]}
    for a, b in ((PERSON, PERSON), (PERSON, {}), (PERSON, merged(PERSON, first("Дитина"), last("Вигаданюк"))), ({}, {})):
        found, raw = model.find(a, b), distances(a, b)
        total, points = model.start, model.points(found)
        for part in points.values():
            total += part
        limits = {"automatic": 0.9, "manual": 0.7}
        value = model.score(found)
        variables = []
        for entry in CARD["comparisons"]:
            name = card_name(entry)
            review = entry.get("review", ["newborn"] if entry.get("comparison") == "first_name" else [])
            variables.append({
                "name": name, "values": {axis: raw[axis] for axis in values.get(name, [])}, "bin": found[name],
                "woe": float(weights(entry)[found[name]]), "coefficient": float(entry.get("coefficient", 1.0)), "points": points[name],
                **({"review": True} if found[name] in review else {}),
            })
        policy = matching.policy_of({"preset": "registration"})
        cautions = in_place_of_the_published(CARD, lambda: matching.Pair(a, b, policy, "", always=True).cautions)
        cautions = [name for name, holds in cautions.items() if holds]
        yield {"input": {"person": a, "candidate": b}, "output": {
            "scorecard": model.identity, "normalisation": "clean", "variables": variables, "intercept": model.start, "sum": total,
            "score": value, "band": model.band(found, limits),
            "limits": [
                {"limit": limit, "at": at, "distance": matching.five(value - at), "reached": value >= at} for limit, at in limits.items()
            ],
            "counterfactuals": model.counterfactuals(found, limits),
            **({"cautions": cautions} if cautions else {}),
        }}


def rendered(line):
    if "error" in line:
        return next(matching.render([(line["input"], (line["error"]["field"], line["error"]["rule"]))]))
    return next(matching.render([(line["input"], line["output"])]))


def main():
    files = {
        "comparisons": comparison_lines(),
        "score": score_lines(),
        "explain": explain_lines(),
        "decide": decide_lines(CARD),
        "decide-em": decide_lines(CARDS["em"]),
        "decide-example": decide_lines(CARDS["example"]),
    }
    texts = {f"card/{name}.jsonl": "".join(map(rendered, lines)) for name, lines in files.items()}
    texts |= {f"card/{name}.json": json.dumps(card, ensure_ascii=False, indent=1) + "\n" for name, card in CARDS.items()}
    vectors.keep(texts)


if __name__ == "__main__":
    main()
