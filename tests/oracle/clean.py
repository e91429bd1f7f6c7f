"""Golden vectors of score with a scorecard of `clean` normalisation, from a second reading of the rules.

Written from the specification alone; it takes distances, bins and score from the oracle beside it. Run it to rewrite
tests/golden/clean/score.jsonl; `--check` compares instead. Standard library only.

    python3 tests/oracle/clean.py [--check]
"""

import json
import re
import unicodedata

import score
import vectors
from score import documents, entries, first, levenshtein, pair


APOSTROPHES = "'’ʼ`′‘´ʹ‛＇ˈ"
PUNCTUATION = "():*'|\",.?<=+\\/%#№_"
LATIN, CYRILLIC = "ABCEHIKMOPTXYacekiopxyÏï", "АВСЕНІКМОРТХУасекіорхуЇї"
SERIES = str.maketrans("авсенікмортхуґ", "abcehikmoptxyг")
KINDS = ["селище міського типу", "селище", "місто", "село", "смт", "м", "с"]
WORDS = "немає|нема|відсутній|відсутня|відсутнє|відсутні|не вказано|не вказаний|невідомо|б/н|нет|отсутствует|не указано|неизвестно"
WORDS = {word.replace(" ", "") for word in WORDS.split("|")}


# --- normalisation --------------------------------------------------------------------------


def is_dash(c):
    return unicodedata.category(c) == "Pd" or c == "\u2212"


def is_space(c):
    return c in score.WHITE or unicodedata.category(c) == "Cf"


def is_mark(c):
    return is_space(c) or is_dash(c) or c in APOSTROPHES


def without(text, is_out):
    text = unicodedata.normalize("NFKC", "".join(c for c in text if not is_out(c)))
    return "".join(c for c in text if not is_out(c))


def cyrillic_words(text):
    def folded(word):
        theirs = sum("\u0400" <= c <= "\u052f" for c in word)
        ours = sum(c.isascii() and c.isalpha() for c in word)
        return word.translate(str.maketrans(LATIN, CYRILLIC)) if theirs > ours else word

    parts, word = [], ""
    for c in text:
        if c.isspace() or is_dash(c):
            parts += [folded(word), c]
            word = ""
        else:
            word += c
    return "".join(parts) + folded(word)


def words(text):
    text = "".join("'" if c in APOSTROPHES else c for c in text if unicodedata.category(c) != "Cf")
    return cyrillic_words(unicodedata.normalize("NFKC", text))


def says_nothing(text):
    return re.sub(r"\s", "", text.lower()).rstrip(".") in WORDS or not any(c.isalnum() for c in text)


def is_nobodys(text):
    digits = "".join(c for c in text if c in "0123456789")
    if not digits:
        return says_nothing(text)
    if len(digits) == 1:
        return not any(c.isalpha() for c in text)
    own = [digits] + [digits[len(p):] for p, n in (("380", 9), ("38", 10), ("0", 9)) if digits.startswith(p) and len(digits) == len(p) + n]
    return any(len(set(d)) == 1 or d == "1234567890" for d in own)


def letters(text):
    text = "".join(c for c in text.lower() if not is_mark(c))
    return text.translate(str.maketrans("ґєи", "геі"))


def name(text):
    if text is None or says_nothing(words(text)) or not any(c.isalnum() for c in letters(words(text))):
        return None
    return letters(words(text))


def settlement(text):
    if name(text) is None:
        return None
    text = words(text).strip()
    for kind in KINDS:
        found = re.match(r"[\s.,]+".join(kind.split()) + r"(?![\w'])[\s.,]*", text, re.IGNORECASE)
        if found and not is_dash(text[found.end():][:1] or "x") and any(c.isalpha() for c in text[found.end():]):
            return letters(text[found.end():])
    return letters(text)


def identifier(text, is_out):
    if text is None or is_nobodys(cyrillic_words(without(text, is_space))):
        return None
    return without(text, is_out).lower().translate(SERIES)


def number(document):
    text = identifier(document.get("number"), lambda c: is_mark(c) or c in PUNCTUATION)
    if text is not None and document.get("type") == "BIRTH_CERTIFICATE":
        numeral = re.match(r"[1livx]+(?=[^\W\d_])", text)
        if numeral:
            text = re.sub("[1l]", "i", numeral[0]) + text[numeral.end():]
    return text


def digits(document):
    text = number(document)
    return None if text is None else "".join(c for c in text if c in "0123456789") or None


def phone(person):
    text = first(person, "authentication_methods", "OTP").get("phone_number")
    return identifier(text, lambda c: is_space(c) or is_dash(c) or c in APOSTROPHES + "()")


def gender(person):
    text = person.get("gender")
    return None if text is None or name(text) is None else without(text, is_mark).lower()


def tax_id(person):
    given = number({"number": person.get("tax_id")})
    ten = (d for d in map(digits, entries(person, "documents")) if d is not None and len(d) == 10)
    return given if given is not None else next(ten, None)


# --- Latin letters --------------------------------------------------------------------------

KMU = dict(zip("абвгґдезиійклмнопрстуфь", "a b v h g d e z y i i k l m n o p r s t u f".split() + [""]))
KMU |= {"є": "ie", "ж": "zh", "ї": "i", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "iu", "я": "ia"}
BACK = {"shch": "щ", "zgh": "зг", "zh": "ж", "kh": "х", "ts": "ц", "ch": "ч", "sh": "ш", "ye": "є", "ie": "є", "yi": "ї",
        "yu": "ю", "iu": "ю", "ya": "я", "ia": "я"}
BACK |= dict(zip("abvhgdezyiklmnoprstuf", "абвгґдезиіклмнопрстуф"))


def in_latin(normal):
    """KMU-55, without what a normalised name does not tell apart."""
    text = "".join(KMU.get(c, c) for c in normal.replace("зг", "zgh"))
    text = re.sub("i+", "i", text.replace("y", "i").replace("g", "h"))
    return text.replace("ie", "e")


def in_cyrillic(text):
    return letters(re.sub("|".join(BACK), lambda m: BACK[m[0]], words(text).lower()))


def is_latin(text):
    found = [c for c in words(text) if c.isalpha()]
    return bool(found) and all(c.isascii() for c in found)


def names_distance(a, b):
    if name(a) is None or name(b) is None:
        return None
    if is_latin(a) == is_latin(b):
        return levenshtein(name(a), name(b))
    if is_latin(b):
        a, b = b, a
    return min(levenshtein(in_cyrillic(a), name(b)), levenshtein(in_latin(name(a)), in_latin(name(b))))


# --- comparison -----------------------------------------------------------------------------


def compare(a, b):
    both = [(x, y) for x in entries(a, "documents") for y in entries(b, "documents")]
    distances = [levenshtein(number(x), number(y)) for x, y in both]
    all_digits = [d for p in (a, b) for d in map(digits, entries(p, "documents")) if d is not None]
    home = [settlement(first(p, "addresses", "RESIDENCE").get("settlement")) for p in (a, b)]
    born = [settlement(p.get("birth_settlement")) for p in (a, b)]
    return {
        **{
            f"distance_{field}": names_distance(a.get(field), b.get(field))
            for field in ("first_name", "last_name", "second_name")
        },
        "distance_documents": min((d for d in distances if d is not None), default=None),
        "document_number_length": min(map(len, all_digits), default=None),
        "document_distinct": min((len(set(d)) for d in all_digits), default=0),
        "docs_same_number": 0 if any(digits(x) and digits(x) == digits(y) for x, y in both) else 1,
        "birth_settlement_substr": score.substring(*born),
        "distance_tax_id": levenshtein(tax_id(a), tax_id(b)),
        "authentication_methods_flag": score.differ(phone(a), phone(b)),
        "residence_settlement_flag": score.differ(*home),
        "gender_flag": score.differ(gender(a), gender(b)),
        # No pair here has consecutive numbers.
        "twins_flag": 0,
    }


def answer(document):
    values = compare(document["person"], document["candidate"])
    found = score.bins(values)
    return {"score": score.score(found), "bins": found, "distances": values}


# --- the pairs ------------------------------------------------------------------------------


def fields():
    """Each field's setter with a value of two parts, between which a mark is put."""
    return [
        (lambda v: {"first_name": v}, "Мар|яна"),
        (lambda v: {"last_name": v}, "Нечуй|Левицький"),
        (lambda v: {"second_name": v}, "Кара|огли"),
        (lambda v: {"birth_settlement": v}, "Великі|Вигадані"),
        (lambda v: {"addresses": [{"type": "RESIDENCE", "settlement": v}]}, "Великі|Вигадані"),
        (lambda v: {"tax_id": v}, "33473|00046"),
        (lambda v: {"documents": documents(v)}, "АВ|123456"),
        (lambda v: {"documents": documents(v, kind="BIRTH_CERTIFICATE")}, "ІІ|БК123456"),
        (lambda v: {"authentication_methods": [{"type": "OTP", "phone_number": v}]}, "+38067|1112233"),
        (lambda v: {"gender": v}, "MA|LE"),
    ]


FIRST, LAST, SECOND, BORN, HOME, TAX, PASSPORT, CERTIFICATE, PHONE, GENDER = (field[0] for field in fields())


def marked():
    for field, value in fields():
        plain = value.replace("|", "")
        for mark in " \u00a0\u3000\t\u200b\u2060\ufeff\u00ad-\u2011\u2014\u2212\uff0d":
            yield pair(field(plain), field(mark + value.replace("|", mark) + mark))
    for mark in APOSTROPHES:
        yield pair({"first_name": "Мар'яна"}, {"first_name": f"Мар{mark}яна"})
        yield pair({"birth_settlement": "Знам'янка"}, {"birth_settlement": f"м. Знам{mark}янка"})


def spelt():
    for field, one, other in [
        (LAST, "Андрійченко", "Андріи\u0306ченко"), (LAST, "Шевченко", "Шевчeнкo"), (LAST, "Ґонта", "Гонта"), (FIRST, "Єва", "Ева"),
        (LAST, "Smith", "Ｓｍｉｔｈ"), (BORN, "Умань", "м. Умань"), (BORN, "Умань", "Mісто Умань"),
        (BORN, "Мала Вигадана", "селище міського типу Мала Вигадана"), (BORN, "Симоненко", "смт. Симоненко"), (BORN, "м", "м"),
        (HOME, "Київ", "м. КИЇВ"), (HOME, "Київ", "Киi\u0308в"), (HOME, "Київ", "Львів"), (TAX, "3347300046", "３３４７３００046"),
        (TAX, "AB123456", "АВ123456"), (TAX, "3347300046", "№ 3347300046"), (TAX, "3347300046", "3347300047"),
        (PASSPORT, "AB123456", "АВ123456"), (PASSPORT, "AB123456", "A\u200bВ１２３４５６"), (PASSPORT, "АВ123456", "АС123456"),
        (PASSPORT, "ҐЄ123456", "ГЄ123456"), (CERTIFICATE, "ІІ-БК 123456", "11БК123456"), (CERTIFICATE, "ІІ-БК 123456", "Ⅱ-БК №123456"),
        (CERTIFICATE, "XIV-AM 123456", "Х1V-АМ 123456"), (CERTIFICATE, "1234567", "І234567"), (PHONE, "+380671112233", "+38 067 111 22 33"),
        (PHONE, "+380671112233", "+38(067)111-22-33"), (PHONE, "+380671112233", "＋38（067）1112233"), (PHONE, "+380671112233", "0671112233"),
        (GENDER, "MALE", "male"), (GENDER, "MALE", "ＭＡＬＥ"), (GENDER, "MALE", "FEMALE"),
    ]:
        yield pair(field(one), field(other))
        yield pair(field(other), field(one))


def nothing():
    texts = ["", " ", "\u00a0\u200b", "-", "\u2014", "***", "немає", "НЕМАЄ.", "не  вказано", "б/н", "Невідомо"]
    numbers = ["0000000000", "９９９９９９９９９９", "1234567890", "12345 67890", "АА111111", "+380999999999", "0 99 999 99 99"]
    for field in (FIRST, LAST, SECOND, BORN, HOME, TAX, PASSPORT, CERTIFICATE, PHONE, GENDER):
        for text in texts + (numbers if field in (TAX, PASSPORT, CERTIFICATE, PHONE) else []):
            yield pair(field(text), field(text))
        yield pair(field(texts[0]), field(None))
        yield pair(field(None), field(numbers[0]))
    for text in (None, "", "0000000000", "немає"):
        yield pair({"tax_id": text, "documents": documents("3347300046")}, {"tax_id": "3347300046"})


def scripts():
    for field in (FIRST, LAST):
        for latin, cyrillic in [
            ("Mariana", "Мар'яна"), ("Zrazko", "Зразко"), ("Yevhen", "Євген"), ("Yizhakevych", "Їжакевич"), ("Vasyl", "Василь"),
            ("Olha", "Ольга"), ("Ukrainets", "Українець"), ("Diana", "Діана"), ("Zghurskyi", "Згурський"), ("Galagan", "Ґалаґан"),
            ("Maria", "Марія"), ("Mariia", "Марія"), ("Vitaliy", "Віталій"), ("Shcherbak", "Щербак"), ("Bratslavskyi", "Братславський"),
            ("Olena", "Ольга"), ("Ivan", "Іванна"), ("Zrasko", "Зразко"),
        ]:
            yield pair(field(latin), field(cyrillic))
            yield pair(field(cyrillic.upper()), field(latin.lower()))
    yield pair({"second_name": "Ostapivna"}, {"second_name": "Остапівна"})
    yield pair({"last_name": "Zrazko"}, {"last_name": "Zrazko"})
    yield pair({"last_name": "Zrazko"}, {"last_name": None})


def main():
    lines, seen = [], set()
    for maker in (marked, spelt, nothing, scripts):
        for document in maker():
            key = json.dumps(document, ensure_ascii=False)
            if key not in seen:
                seen.add(key)
                lines.append({"input": document, "output": answer(document)})
    vectors.keep({"clean/score.jsonl": vectors.lines(lines)})


if __name__ == "__main__":
    main()
