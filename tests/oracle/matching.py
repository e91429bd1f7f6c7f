"""Golden vectors of decide, replay, why_not, search and keys, from a second reading of the rules.

Written from the specification alone; it shares nothing with the library but the scores of the
oracle beside it. Both procedures are plain conditions here, where the library has tables of steps.
Names are such that whether two sound alike is beyond doubt: they are one text or nothing alike.
Run it to rewrite the files; `--check` holds them to what it says.

    python3 tests/oracle/matching.py
"""

import datetime
import functools
import itertools
import json
import random
import re

import score as scoring
import verification
from vectors import write

SCORECARD = {
    "name": "esoz-2019-02-15",
    "hash": "58bb5d1dd48407582991c9f0617719929f41a42ca50844ee5cfedacef3975066",
}
VERSION = "0.1.0"
# The published card is automatic; the oracle of other cards sets this.
CARD_NOT_AUTOMATIC = False
CLUSTERS = ["tax_id", "document_number", "auth_phone", "birth_date_last_name", "settlement_last_name", "first_last_name"]
VERSIONS = {"uk": "uk/2", "kankowski": "kankowski/1"}
# Each name's codes: whole and parts by uk, whole by kankowski.
CODES = {
    "Зразко": (["ЗРАСКО"], ["ЗРАСКА"]),
    "Вигаданюк": (["ВИГАДАН0"], ["ВИГАДАН0"]),
    "Зразко-Вигаданюк": (["ЗРАСКОВИГАДАН0", "ЗРАСКО", "ВИГАДАН0"], ["ЗРАСКАВИГАДАН0"]),
    "Остап": (["ОСТАП"], ["АСТАП"]),
    "Олена": (["ОЛЕНА"], ["АЛИНА"]),
    "Юрій": (["УРИЙ"], ["УРЙ"]),
    "-": ([], []),
    "": ([], []),
    "李": ([], []),
    "Zrazko": (["ЗРАСКО"], []),
    "Ostap": (["ОСТАП"], []),
}


class Bad(Exception):
    """A document that breaks a rule: field and rule."""


# --- what the procedures look at --------------------------------------------------------------


INVISIBLE = "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\ufeff"
NONE_WORDS = {"немає", "нема", "відсутній", "відсутня", "відсутнє", "відсутні", "не вказано", "не вказаний", "невідомо", "б/н",
              "нет", "отсутствует", "не указано", "неизвестно"}


def strip(text):
    before = None
    while before != text:
        before, text = text, text.strip().strip(INVISIBLE)
    return text


def there(text):
    """A text with something in it, without white space around it."""
    return (strip(text) or None) if text is not None else None


def says_none(text):
    letters = "".join(c for c in text.rstrip(".").lower() if not c.isspace() and c not in INVISIBLE)
    return not any(c.isalnum() for c in text) or letters in {word.replace(" ", "") for word in NONE_WORDS}


def named(text):
    """A name that is one."""
    text = there(text)
    return None if text is None or says_none(text) else text


def evident(text):
    """An identifier that can prove something."""
    text = there(text)
    if text is None:
        return None
    digits = "".join(c for c in text if c in "0123456789")
    if not digits:
        return None if says_none(text) else text
    if len(digits) == 1:
        return text if any(c.isalpha() for c in text) else None
    own = [digits] + [digits[len(p):] for p, n in (("380", 9), ("38", 10), ("0", 9))
                      if digits.startswith(p) and len(digits) == len(p) + n]
    return None if any(len(set(d)) == 1 or d == "1234567890" for d in own) else text


def same(a, b):
    return evident(a) is not None and evident(a) == evident(b)


def changed(person, **rules):
    """The person with every text of a kind put through the rule for that kind."""
    kinds = {
        "tax_id": "identifier", "gender": "gender", "last_name": "name", "first_name": "name", "second_name": "name",
        "birth_settlement": "settlement",
    }
    inner = {
        "documents": {"number": "identifier"}, "authentication_methods": {"phone_number": "identifier"},
        "addresses": {"settlement_id": "identifier", "settlement": "settlement"},
    }

    def one(record, kinds):
        return {f: rules[kinds[f]](v) if kinds.get(f) in rules and v is not None else v for f, v in record.items()}

    person = one(person, kinds)
    for field, of in inner.items():
        if person.get(field):
            person[field] = [one(entry, of) if entry else entry for entry in person[field]]
    return person


def trimmed(person):
    return changed(person, identifier=strip)


def proven(person):
    def kept(rule):
        return lambda text: None if rule(text) is None else text

    person = changed(person, identifier=kept(evident), name=kept(named), settlement=kept(named), gender=kept(there))
    if person.get("birth_date") in ("1900-01-01", "0001-01-01"):
        person["birth_date"] = None
    return person


def otp_phones(person):
    methods = [m or {} for m in person.get("authentication_methods") or []]
    return [there(m["phone_number"]) for m in methods if m.get("type") == "OTP" and there(m.get("phone_number"))]


def evident_phones(person):
    return [p for p in otp_phones(person) if evident(p)]


def digits_of(texts):
    found = ["".join(c for c in n if c in "0123456789") for n in texts]
    return [n for n in found if n and evident(n)]


def ascii_digits(person):
    return digits_of((d or {}).get("number") or "" for d in person.get("documents") or [])


def certificate_digits(person):
    """What follows the last letter of a birth certificate's number."""
    documents = [d or {} for d in person.get("documents") or []]
    numbers = [d.get("number") or "" for d in documents if d.get("type") == "BIRTH_CERTIFICATE"]
    return digits_of(n[max([at + 1 for at, c in enumerate(n) if c.isalpha()], default=0):] for n in numbers)


UUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"


def settlements(person):
    """A UUID is one id in upper and lower case, as in PostgreSQL's column."""
    ids = [
        there(a["settlement_id"]) for a in person.get("addresses") or []
        if a and a.get("type") in ("RESIDENCE", "REGISTRATION") and there(a.get("settlement_id"))
    ]
    return [i.lower() if re.fullmatch(UUID, i) else i for i in ids]


def codes(name, key):
    return [] if name is None else CODES[name][0 if key == "uk" else 1]


def clusters(a, b, policy):
    def alike(field):
        return bool(set(codes(a.get(field), policy["key"])) & set(codes(b.get(field), policy["key"])))

    def common(of):
        return bool(set(of(a)) & set(of(b)))

    last = alike("last_name")
    holds = {
        "tax_id": same(a.get("tax_id"), b.get("tax_id")),
        "document_number": common(ascii_digits)
        or policy.get("clusters") != "published" and common(certificate_digits),
        "auth_phone": common(evident_phones),
        "birth_date_last_name": last and a.get("birth_date") is not None and a["birth_date"] == b.get("birth_date"),
        "settlement_last_name": last and common(settlements),
        "first_last_name": last and alike("first_name"),
    }
    return [c for c in CLUSTERS if holds[c]]


def distinct(entries):
    return list(dict.fromkeys(entries))


def keys(person, key, published=False):
    return {
        "key": VERSIONS[key],
        "tax_id": evident(person.get("tax_id")),
        "document_numbers": distinct(ascii_digits(person)),
        "certificate_numbers": [] if published else distinct(certificate_digits(person)),
        "auth_phones": distinct(evident_phones(person)),
        "birth_date": person.get("birth_date"),
        "settlement_ids": distinct(settlements(person)),
        "last_name_keys": codes(person.get("last_name"), key),
        "first_name_keys": codes(person.get("first_name"), key),
    }


def no_keys(found):
    beside = found["birth_date"] or found["settlement_ids"] or found["first_name_keys"]
    return not (found["tax_id"] or found["document_numbers"] or found["certificate_numbers"] or found["auth_phones"]
                or found["last_name_keys"] and beside)


def valid_tax_id(text):
    if not re.fullmatch("[0-9]{10}", text or "") or text == "0000000000":
        return False
    total = sum(int(d) * w for d, w in zip(text, (-1, 5, 7, 9, 4, 6, 10, 5, 7)))
    return total >= 0 and total % 11 % 10 == int(text[9])


@functools.lru_cache(maxsize=None)
def compared_text(a, b):
    values = scoring.compare(json.loads(a), json.loads(b))
    bins = scoring.bins(values)
    return values, bins, scoring.score(bins)


def compare(a, b):
    return compared_text(*(json.dumps({k: v for k, v in p.items() if k != "id"}) for p in (a, b)))


def unknown_value(person):
    """Whether a value that decides a rule is none that a rule knows."""
    fields = [("authentication_methods", ("OTP", "OFFLINE", "THIRD_PERSON", "NA")), ("addresses", ("RESIDENCE", "REGISTRATION"))]
    types = [((entry or {}).get("type"), known) for field, known in fields for entry in person.get(field) or []]
    return any(there(value) and value not in known for value, known in [(person.get("gender"), ("MALE", "FEMALE")), *types])


def active(person):
    return (person.get("status") or "active").lower() == "active" and person.get("is_active") is not False


CAUTIONS = ["different_valid_tax_ids", "twins_pattern", "gender_clash", "different_given_names", "birth_dates_contradict",
            "tax_id_contradicts", "placeholder_agreement", "other_script", "names_swapped"]


def script(name):
    letters = name or ""
    if any("\u0400" <= c <= "\u04ff" for c in letters):
        return "cyrillic"
    return "latin" if any(c.isascii() and c.isalpha() for c in letters) else None


def born(person):
    return proven(person).get("birth_date")


def dates_contradict(a, b):
    if not a or not b:
        return False
    other = sum(x != y for x, y in zip(a, b))
    return other > 1 and (a[:4], a[5:7], a[8:]) != (b[:4], b[8:], b[5:7])


def tax_id_contradicts(tax_id, person):
    day = (datetime.date(1899, 12, 31) + datetime.timedelta(days=int(tax_id[:5]))).isoformat()
    sex = {"0": "FEMALE", "1": "MALE"}[str(int(tax_id[8]) % 2)]
    gender = (there(person.get("gender")) or "").upper()
    return born(person) not in (None, day) or gender in ("MALE", "FEMALE") and gender != sex


class Pair:
    """The submission beside one person of the index."""

    def __init__(self, submission, person, policy, name, always=False):
        a, b = self.a, self.b = trimmed(submission), trimmed(person)
        values, self.bins, self.score = compare(a, b)
        self.id, self.clusters, self.policy = name, clusters(a, b, policy), policy
        _, without, deciding = compare(proven(a), proven(b))
        self.proven_score, self.deciding = None if deciding == self.score else deciding, deciding
        self.match = self.above(deciding)
        cautions = dict.fromkeys(CAUTIONS, False)
        if self.match or self.above(self.score) or always:
            points, fewer = scoring.points(self.bins), scoring.points(without)
            cautions["placeholder_agreement"] = any(points[v] > fewer[v] for v in points)
            cautions.update(self.of_a_match(values))
        if not (self.match or self.above(self.score)) or always:
            cautions.update(self.of_no_match())
        self.cautions = cautions
        limits = policy["limits"]
        self.grade = (
            "certain" if deciding >= limits["automatic"] else "probable" if self.match
            else "possible" if deciding >= limits["manual"] else "certainly-not"
        )

    def above(self, score):
        limit = self.policy["threshold"]
        return score > limit or self.policy["threshold_rule"] == "at_least" and score == limit

    def of_a_match(self, values):
        a, b = self.a, self.b
        key = self.policy["key"]
        tax_ids = [evident(p.get("tax_id")) for p in (a, b)]
        valid = [t for t in tax_ids if valid_tax_id(t)]
        genders = [(there(p.get("gender")) or "").lower() for p in (a, b)]
        given = [set(codes(p.get("first_name"), key)) for p in (a, b)]
        last = set(codes(a.get("last_name"), key)) & set(codes(b.get("last_name"), key))
        return {
            "different_valid_tax_ids": len(valid) == 2 and valid[0] != valid[1],
            "twins_pattern": values["twins_flag"] == 1,
            "gender_clash": all(genders) and genders[0] != genders[1],
            "different_given_names": bool(born(a) and born(a) == born(b) and last and all(given) and not given[0] & given[1]),
            "birth_dates_contradict": dates_contradict(born(a), born(b)),
            "tax_id_contradicts": any(tax_id_contradicts(t, p) for t in valid for p in (a, b)),
            "names_swapped": self.swapped(),
        }

    def of_no_match(self):
        by_name = [c for c in self.clusters if c.endswith("last_name")]
        other = [
            script(self.a.get(f)) and script(self.b.get(f)) and script(self.a.get(f)) != script(self.b.get(f))
            for f in ("last_name", "first_name")
        ]
        return {"other_script": bool(by_name and any(other)), "names_swapped": self.swapped()}

    def swapped(self):
        a, b, key = self.a, self.b, self.policy["key"]

        def alike(x, y):
            return bool(set(codes(a.get(x), key)) & set(codes(b.get(y), key)))

        return alike("last_name", "first_name") and alike("first_name", "last_name") and not alike("last_name", "last_name")

    def shown(self):
        return {"id": self.id, "score": self.score, **self.proven_shown(), "clusters": self.clusters, "match_grade": self.grade}

    def proven_shown(self):
        return {} if self.proven_score is None else {"proven_score": self.proven_score}

    def recorded(self):
        points = list(scoring.points(self.bins).values())
        cautions = {c: holds for at, (c, holds) in enumerate(self.cautions.items()) if holds or at < 3}
        return {"id": self.id, "clusters": self.clusters, "bins": list(self.bins.values()), "points": points,
                "score": self.score, **self.proven_shown(), "cautions": cautions}


# --- policy -----------------------------------------------------------------------------------

FINDINGS = ["several_above_threshold", *CAUTIONS, "candidate_unreadable", "no_cluster_keys", "unknown_value"]
SETTINGS = {
    "procedure": ["registration", "confidant_phone"], "threshold_rule": ["above", "at_least"],
    "phone_limit": ["over_limit", "at_limit"], "key": ["uk", "kankowski"], "require_unique": [False, True],
    "preset": ["registration", "cabinet"],
}


def policy_of(given):
    full = {"procedure": "registration", "threshold": None, "threshold_rule": "above", "phone_number_auth_limit": 5,
            "phone_limit": "over_limit", "key": "uk", "require_unique": False,
            "limits": {"automatic": 0.9, "manual": 0.7}}
    full.update({"registration": {"threshold": 0.9}, "cabinet": {"threshold": 0.95, "require_unique": True}}.get(
        given.get("preset"), {}))
    full.update({k: v for k, v in given.items() if k != "preset" and v is not None})
    full["threshold"] = float(full["threshold"])
    # Settings that an audit record leaves out where they are the usual ones.
    if full.get("clusters") == "extended":
        del full["clusters"]
    if not full.get("cautions"):
        full.pop("cautions", None)
    else:
        full["cautions"] = [c for c in FINDINGS if c in full["cautions"]]
    return full


# --- the procedures ---------------------------------------------------------------------------


class Known:
    """The facts as far as they were looked at, and what an audit record keeps of them."""

    def __init__(self, submission, facts, policy):
        self.submission, self.facts, self.policy = submission, facts, policy
        self.phone = next(iter(otp_phones(submission)), None)
        confidant = submission.get("confidant_person")
        phones = [(p or {}).get("number") for p in (confidant or {}).get("phones") or []]
        self.confidant = None if confidant is None else any(same(self.phone, p) for p in phones)
        self.no_keys = False
        self.unknown = [None] if unknown_value(submission) else []
        self.named = submission.get("person_id")
        self.uuid = None if self.named is None else bool(re.fullmatch(UUID, self.named))
        self.holders = self.is_confidants = self.person = self.identity = self.pairs = None
        self.ignored = []

    def ask(self, question, **what):
        raise Asked({"ask": {"question": question, **what}})

    def phone_holders(self):
        if self.facts.get("phone_holders") is None:
            self.ask("phone_holders", phone=self.phone)
        found = {}
        for at, holder in enumerate(self.facts["phone_holders"]):
            if holder.get("phone_number") is not None and there(holder["phone_number"]) != self.phone:
                raise Bad(f"facts.phone_holders[{at}].phone_number", "another_question")
            if not there(holder.get("id")):
                raise Bad(f"facts.phone_holders[{at}].id", "required")
            agrees = same(self.submission.get("tax_id"), holder.get("tax_id"))
            found[holder["id"]] = found.get(holder["id"], False) or agrees
        self.holders = [{"id": i, "same_tax_id": found[i]} for i in sorted(found)]
        return self.holders

    def over_limit(self):
        n = self.policy["phone_number_auth_limit"]
        return len(self.holders) >= n if self.policy["phone_limit"] == "at_limit" else len(self.holders) > n

    def phone_is_confidants(self):
        self.is_confidants = self.facts.get("phone_is_confidants")
        if self.is_confidants is None:
            self.ask("phone_is_confidants", phone=self.phone)
        return self.is_confidants

    def same_identity(self):
        s, tax_id = self.submission, evident(self.submission.get("tax_id"))
        if self.facts.get("same_identity") is None:
            names = {f: s.get(f) for f in ("first_name", "last_name", "second_name")}
            self.ask("same_identity", tax_id=tax_id, **names)
        self.identity = set()
        for at, holder in enumerate(self.facts["same_identity"]):
            if not there(holder.get("id")):
                raise Bad(f"facts.same_identity[{at}].id", "required")
            other = evident(holder.get("tax_id"))
            if tax_id and other:
                if other != tax_id:
                    raise Bad(f"facts.same_identity[{at}].tax_id", "another_question")
                self.identity.add(holder["id"])
        self.identity = sorted(self.identity)
        return self.identity

    def candidates(self):
        found = keys(self.submission, self.policy["key"], self.policy.get("clusters") == "published")
        if self.facts.get("candidates") is None:
            self.ask("candidates", **found)
        self.no_keys = no_keys(found)
        records, ignored = {}, set()
        for at, candidate in enumerate(self.facts["candidates"]):
            here = f"facts.candidates[{at}]"
            if not isinstance(candidate, dict):
                raise Bad(here, "type" if candidate is not None else "required")
            if candidate.get("id") is not None and not isinstance(candidate["id"], str):
                raise Bad(here + ".id", "type")
            if not there(candidate.get("id")):
                raise Bad(here + ".id", "required")
            fault = unreadable(candidate)
            if fault:
                ignored.add((candidate["id"], "unreadable", *fault))
            elif records.setdefault(candidate["id"], candidate) != candidate:
                raise Bad(here + ".id", "duplicate")
        self.pairs = []
        self.unknown += sorted(name for name, candidate in records.items() if unknown_value(candidate))
        for name, candidate in records.items():
            pair = Pair(self.submission, candidate, self.policy, name)
            if not active(candidate):
                ignored.add((name, "inactive", None, None))
            elif not pair.clusters:
                ignored.add((name, "no_cluster", None, None))
            else:
                self.pairs.append(pair)
        self.pairs.sort(key=lambda p: (-p.deciding, p.id))
        for name, reason, field, rule in sorted(ignored, key=lambda i: tuple(x or "" for x in i)):
            entry = {"id": name, "reason": reason}
            self.ignored.append(entry if field is None else {**entry, "field": field, "rule": rule})
        return self.pairs

    def anybody(self):
        """Whether somebody shares a cluster, be it somebody who could not be read."""
        return bool(self.pairs) or any(i["reason"] == "unreadable" for i in self.ignored)

    def named_person(self):
        if "person" not in self.facts:
            self.ask("person", id=self.named)
        found = self.facts["person"]
        if found is None:
            self.person = "unknown"
            return None
        name = found.get("id") or self.named
        if name.lower() != self.named.lower():
            raise Bad("facts.person.id", "another_question")
        s = self.submission
        self.unknown += [name] if unknown_value(found) else []
        same_tax_id = same(s.get("tax_id"), found.get("tax_id"))
        same_phone = any(same(self.phone, p) for p in otp_phones(found))
        pair = Pair(s, found, self.policy, name)
        if same_tax_id and same_phone:
            holds = Pair(s, found, self.policy, name, always=True).of_a_match(compare(trimmed(s), trimmed(found))[0])
            pair.cautions = {c: h or holds.get(c, False) for c, h in pair.cautions.items()}
        self.person = {"active": active(found), "same_tax_id": same_tax_id, "same_phone": same_phone, "compared": pair}
        return self.person


class Asked(Exception):
    pass


def unreadable(candidate):
    """The first unreadable field that the vectors have, and its rule."""
    for field, value in candidate.items():
        if field == "birth_date" and value is not None:
            if not isinstance(value, str):
                return field, "type"
            if not re.fullmatch("[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", value) or value.endswith("02-31"):
                return field, "date"
        elif field in ("last_name", "first_name", "tax_id", "gender") and not isinstance(value, (str, type(None))):
            return field, "type"
        elif field == "documents" and not isinstance(value, (list, type(None))):
            return field, "type"
        elif isinstance(value, list) and len(value) > 1_000:
            return field, "too_many"
        elif isinstance(value, str) and len(value.encode()) > 65_536:
            return field, "too_long"
        elif field.endswith("_name") and len((value or "").split()) > 32:
            return field, "too_many"


EXISTS = "Such person exists. Update this person.", "Така особа вже існує. Оновіть дані цієї особи."
MESSAGES = {
    "phone_limit": ("This phone number is present more than {n} times in the system",
                    "Цей номер телефону зазначено в системі більше {n} разів"),
    "phone_not_confidants": ("phone belongs to another person", "Цей номер телефону належить іншій особі"),
    "phone_differs_from_confidant": ("Person must have same phone as the confidant person",
                                     "Особа повинна мати той самий номер телефону, що й довірена особа"),
    "several_above_threshold": ("It is impossible to uniquely identify the person.", "Неможливо однозначно визначити особу."),
    "caution": ("It is impossible to uniquely identify the person.", "Неможливо однозначно визначити особу."),
    "person_id_malformed": ("person_id is not a UUID", "person_id не є UUID"),
    "person_unknown": ("such person doesn't exist", "Такої особи не існує"),
    "person_inactive": ("such person is not active", "Така особа не активна"),
    "person_not_same": ("such person can't be updated. New person should be created instead",
                        "Дані цієї особи не можна оновити. Натомість слід створити нову особу"),
}
HTTP = {"exists": 409, "ambiguous": 401, "refused": 422, "create": None, "update": None}


def registration(known):
    if known.phone is not None:
        holders = known.phone_holders()
        if holders:
            if known.over_limit():
                return "refused", "phone_limit", 4, []
            agreeing = [h["id"] for h in holders if h["same_tax_id"]]
            if agreeing:
                return "exists", "phone_and_tax_id", 12, agreeing
    pairs = known.candidates()
    matching = [p for p in pairs if p.match]
    if not matching:
        return "create", "model_not_above_threshold" if known.anybody() else "no_candidates", 11, []
    if len(matching) > 1 and known.policy["require_unique"]:
        return "ambiguous", "several_above_threshold", 12, matching
    return "exists", "model_above_threshold", 12, matching


def confidant_phone(known):
    if known.phone is not None and known.phone_holders():
        if known.confidant is None:
            if not known.phone_is_confidants():
                return "refused", "phone_not_confidants", 8, []
        elif not known.confidant:
            return "refused", "phone_differs_from_confidant", 10, []
        if known.over_limit():
            return "refused", "phone_limit", 12, []
    identity = known.same_identity()
    if len(identity) == 1:
        return "update", "single_identity", 18, identity
    pairs = known.candidates()
    matching = [p for p in pairs if p.match]
    if len(matching) == 1:
        return "update", "model_above_threshold", 18, matching
    if matching:
        return "ambiguous", "several_above_threshold", 16, matching
    return "create", "model_not_above_threshold" if known.anybody() else "no_candidates", 17, []


def update_check(known):
    if not known.uuid:
        return "refused", "person_id_malformed", None, []
    person = known.named_person()
    if person is None:
        return "refused", "person_unknown", None, []
    if not person["active"]:
        return "refused", "person_inactive", None, []
    if person["same_tax_id"] and person["same_phone"]:
        return "update", "same_phone_and_tax_id", None, [person["compared"].id]
    if not person["compared"].match:
        return "refused", "person_not_same", None, []
    if known.phone is not None and not person["same_phone"]:
        known.phone_holders()
        if known.over_limit():
            return "refused", "phone_limit", 12 if known.policy["procedure"] == "confidant_phone" else 4, []
    return "update", "model_above_threshold", 18, [person["compared"]]


def decide(document):
    submission, facts = document["submission"], document.get("facts") or {}
    policy = policy_of(document["policy"])
    for field in ("last_name", "first_name"):
        if not named(submission.get(field)):
            raise Bad(f"submission.{field}", "required")
    known = Known(submission, facts, policy)
    procedure = (
        update_check if known.named is not None
        else confidant_phone if policy["procedure"] == "confidant_phone" else registration
    )
    try:
        outcome, rule, step, persons = procedure(known)
    except Asked as asked:
        return asked.args[0]
    shown = [
        p.shown() if isinstance(p, Pair) else {"id": p, "score": None, "clusters": [], "match_grade": None}
        for p in persons
    ]
    scored = known.pairs or []
    if isinstance(known.person, dict):
        scored = [known.person["compared"]]
    findings = []
    if sum(isinstance(p, Pair) for p in persons) > 1:
        findings.append({"id": None, "finding": "several_above_threshold"})
    if known.no_keys:
        findings.append({"id": None, "finding": "no_cluster_keys"})
    if rule in ("model_above_threshold", "several_above_threshold", "model_not_above_threshold", "same_phone_and_tax_id",
                "person_not_same"):
        if CARD_NOT_AUTOMATIC:
            findings.append({"id": None, "finding": "card_not_automatic"})
        for p in scored:
            findings += [{"id": p.id, "finding": f} for f, holds in p.cautions.items() if holds]
    findings += [{"id": i["id"], "finding": "candidate_unreadable"} for i in known.ignored if i["reason"] == "unreadable"]
    findings += [{"id": name, "finding": "unknown_value"} for name in known.unknown]
    by_score = rule in ("model_above_threshold", "several_above_threshold")
    careful = by_score and (CARD_NOT_AUTOMATIC or any(p.cautions.get("review_bin") for p in persons))
    if outcome in ("exists", "update") and (careful or any(f["finding"] in policy.get("cautions", []) for f in findings)):
        outcome, rule = "ambiguous", "caution"
    message = EXISTS if outcome == "exists" else MESSAGES.get(rule, (None, None))
    message = [m and m.replace("{n}", str(policy["phone_number_auth_limit"])) for m in message]
    result = {
        "decision": outcome, "rule": rule, "step": step, "http": 409 if rule == "person_not_same" else HTTP[outcome],
        "message": message[0], "message_uk": message[1],
        "unique": None if outcome in ("create", "refused") else len(persons) == 1,
        "persons": shown, "ignored": known.ignored, "threshold": policy["threshold"],
        "margin": round(round((scored[0].deciding - scored[1].deciding) * 1e5) / 1e5, 5) if len(scored) > 1 else None,
        "runner_up": scored[1].shown() if len(scored) > 1 else None,
        "candidates": [p.shown() for p in scored], "findings": findings, "scorecard": SCORECARD, "version": VERSION,
    }
    if document.get("audit"):
        result["audit"] = audit(known, policy, outcome, rule, step)
    return result


def audit(known, policy, outcome, rule, step):
    person = known.person
    if isinstance(person, dict):
        person = {"known": {**person, "compared": person["compared"].recorded()}}
    return {
        "version": VERSION, "scorecard": SCORECARD, "decision": outcome, "rule": rule, "step": step, "policy": policy,
        "evidence": {
            "has_phone": known.phone is not None, "confidant_has_phone": known.confidant,
            "person_id_is_uuid": known.uuid, "phone_holders": known.holders,
            "phone_is_confidants": known.is_confidants, "person": person, "same_identity": known.identity,
            "candidates": None if known.pairs is None else [p.recorded() for p in known.pairs],
            "ignored": known.ignored, **({"no_cluster_keys": True} if known.no_keys else {}),
            **({"unknown_values": known.unknown} if known.unknown else {}),
            **({"card_not_automatic": True} if CARD_NOT_AUTOMATIC else {}),
        },
    }


# --- why_not ----------------------------------------------------------------------------------

AXES = {
    "d_first_name_bin": ["distance_first_name"], "d_last_name_bin": ["distance_last_name"],
    "d_second_name_bin": ["distance_second_name"],
    "d_documents_bin": ["distance_documents", "document_number_length"],
    "docs_same_number_bin": ["document_distinct", "docs_same_number"],
    "birth_settlement_substr_bin": ["birth_settlement_substr"], "d_tax_id_bin": ["distance_tax_id"],
    "authentication_methods_flag_bin": ["authentication_methods_flag"],
    "residence_settlement_flag_bin": ["residence_settlement_flag"], "gender_flag_bin": ["gender_flag"],
    "twins_flag_bin": ["twins_flag"],
}


def five(number):
    return round(round(number * 1e5) / 1e5, 5)


def why_not(document):
    submission, candidate = document["submission"], document["candidate"]
    policy = policy_of(document["policy"])
    pair = Pair(submission, candidate, policy, candidate.get("id"), always=True)
    values, bins, score = compare(trimmed(submission), trimmed(candidate))
    cautions = [c for c, holds in pair.cautions.items() if holds]
    points = scoring.points(bins)
    total = scoring.MODEL["intercept"]
    for part in points.values():
        total += part
    limits = policy["limits"]
    return {
        "id": candidate.get("id"), "matches": bool(pair.clusters) and pair.match,
        "clusters": [{"cluster": c, "holds": c in pair.clusters} for c in CLUSTERS],
        "threshold": policy["threshold"], "distance": five(pair.deciding - policy["threshold"]),
        "explanation": {
            "scorecard": SCORECARD, "normalisation": "published",
            "variables": [
                {"name": v["name"], "values": {a: values[a] for a in AXES[v["name"]]}, "bin": bins[v["name"]],
                 "woe": v["woe"][bins[v["name"]]], "coefficient": v["coefficient"], "points": points[v["name"]]}
                for v in scoring.MODEL["variables"]
            ],
            "intercept": scoring.MODEL["intercept"], "sum": total, "score": score,
            "band": "automatic" if score >= limits["automatic"] else "manual" if score >= limits["manual"] else "none",
            "limits": [
                {"limit": name, "at": float(at), "distance": five(score - at), "reached": score >= at}
                for name, at in limits.items()
            ],
            "counterfactuals": scoring.counterfactuals(bins, limits.items()),
        },
        **pair.proven_shown(), **({"cautions": cautions} if cautions else {}),
    }


# --- search -----------------------------------------------------------------------------------

SEARCHED = ["first_name", "last_name", "birth_date", "second_name", "tax_id", "birth_certificate", "phone_number"]


def spelt(text, drop, letters):
    kept = [c for c in text.lower() if not c.isspace() and c not in drop]
    return "".join(kept).translate(str.maketrans(*letters))


def clean_name(text):
    return spelt(text, "-–—'’", ("ґєи", "геі"))


def clean_number(text):
    return spelt(text, "-–—'’(),./№\\", ("авсеніікмортху", "abcehiikmoptxy"))


def clean_certificate(text):
    number = clean_number(text)
    roman, rest = re.fullmatch("([1livx]*)(.*)", number).groups()
    return re.sub("[1l]", "i", roman) + rest if rest and rest[0].isalpha() else number


NORMALISATIONS = {
    "clean": (clean_name, clean_number, clean_certificate),
    "published": (scoring.name, str.strip, lambda text: scoring.number({"type": "BIRTH_CERTIFICATE", "number": text})),
}


def phone_meant(text):
    digits = re.sub(r"[-\s.()–]", "", text)
    for pattern, start in ((r"\+38([0-9]{10})", "+38"), ("(?:00)?380([0-9]{9})", "+380"), ("0([0-9]{9})", "+380")):
        match = re.fullmatch(pattern, digits)
        if match:
            return start + match[1]
    return None


def search(document):
    key = document.get("key") or "uk"
    name_of, number_of, certificate_of = NORMALISATIONS[document.get("normalisation") or "clean"]
    query = {f: v for f, v in document["query"].items() if v is not None and not verification.blank(v)}
    for field in ("first_name", "last_name", "birth_date"):
        if field not in query:
            raise Bad(f"query.{field}", "required")

    # What can prove something, and what is to be said of the rest.
    proof, findings = {}, []
    for field in SEARCHED:
        value, rule = query.get(field), None
        if value is None:
            continue
        if field.endswith("_name"):
            rule = "placeholder" if verification.placeholder_name(value) else None if codes(value, key) else "no_key"
        elif field == "birth_date":
            rule = "placeholder" if value in ("1900-01-01", "0001-01-01") else None
        elif verification.placeholder(value.strip()):
            rule = "placeholder"
        elif field == "tax_id" and not valid_tax_id(number_of(value)):
            rule = "check_digit" if re.fullmatch("[0-9]{10}", number_of(value)) else "tax_id"
        elif field == "birth_certificate" and not re.search("[0-9]", value):
            rule = "birth_certificate"
        elif field == "phone_number" and phone_meant(value) is None:
            rule = "phone"
        if rule is not None:
            findings.append({"field": f"query.{field}", "rule": rule})
        if rule != "placeholder":
            proof[field] = value

    def alike(person, field):
        return bool(set(codes(proof.get(field), key)) & set(codes(person.get(field), key)))

    def is_swapped(person):
        """A searched surname that is the person's given name has one spelling here."""
        given, family = person.get("first_name"), person.get("last_name")
        return bool(codes(given, key)) and given == proof.get("last_name") and bool(
            set(codes(proof.get("first_name"), key)) & set(codes(family, key)))

    def found_among(field, normal, texts):
        wanted = normal(proof[field].strip()) if field in proof else ""
        return wanted != "" and wanted in [normal(t.strip()) for t in texts if t and not verification.blank(t)]

    def phones(person):
        return otp_phones(person) + [(p or {}).get("number") for p in person.get("phones") or []]

    def certificates(person):
        documents = [d or {} for d in person.get("documents") or []]
        return [d.get("number") for d in documents if d.get("type") == "BIRTH_CERTIFICATE"]

    records, ignored, found = {}, set(), []
    for at, person in enumerate(document["persons"]):
        if not there(person.get("id")):
            raise Bad(f"persons[{at}].id", "required")
        fault = unreadable(person)
        if fault:
            ignored.add((person["id"], *fault))
        elif records.setdefault(person["id"], person) != person:
            raise Bad(f"persons[{at}].id", "duplicate")
    for person in records.values():
        m = {f: alike(person, f) for f in ("first_name", "last_name", "second_name")}
        m["birth_date"] = same(proof.get("birth_date"), person.get("birth_date"))
        m["tax_id"] = found_among("tax_id", number_of, [person.get("tax_id")])
        m["birth_certificate"] = found_among("birth_certificate", certificate_of, certificates(person))
        m["phone_number"] = found_among("phone_number", lambda text: phone_meant(text) or text, phones(person))
        rows = [
            ("tax_id_phone", m["tax_id"] and m["phone_number"]),
            ("tax_id_last_name", m["tax_id"] and m["last_name"]),
            ("birth_certificate_phone", m["birth_certificate"] and m["phone_number"]),
            ("birth_certificate_last_name", m["birth_certificate"] and m["last_name"]),
            ("phone_last_name", m["phone_number"] and m["last_name"]),
            ("birth_date_last_name_first_name", m["birth_date"] and m["last_name"] and m["first_name"]),
            ("swapped_names", m["birth_date"] and is_swapped(person)),
        ]
        place = next((i for i, (_, holds) in enumerate(rows) if holds), None)
        if place is None:
            continue

        def distance(field, own, normal):
            return scoring.levenshtein(normal(query[field].strip()), normal((own or "").strip())) if field in query else None

        given, family = person.get("first_name"), person.get("last_name")
        if place == 6:
            given, family = family, given
        distances = {
            "last_name": distance("last_name", family, name_of), "first_name": distance("first_name", given, name_of),
            "tax_id": distance("tax_id", person.get("tax_id"), number_of),
        }
        ranked = {"id": person["id"], "cluster": rows[place][0], "distances": distances,
                  "matched": [f for f in SEARCHED if m[f]]}
        order = place, distances["last_name"] != 0, sum(d or 0 for d in distances.values()), person["id"]
        found.append((order, ranked))
    ranked = [r for _, r in sorted(found, key=lambda f: f[0])]
    ignored = [{"id": i, "field": field, "rule": rule} for i, field, rule in sorted(ignored)]
    return {"ids": [r["id"] for r in ranked], "persons": ranked, "ignored": ignored, "findings": findings}


# --- keys -------------------------------------------------------------------------------------


def cluster_keys(person):
    uk, kankowski = keys(person, "uk"), keys(person, "kankowski")
    names = [
        {"key": k["key"], "last_name_keys": k["last_name_keys"], "first_name_keys": k["first_name_keys"],
         "second_name_key": None}
        for k in (uk, kankowski)
    ]
    shared = ("tax_id", "document_numbers", "certificate_numbers", "auth_phones", "birth_date", "settlement_ids")
    return {**verification.ids(person), **{f: uk[f] for f in shared}, "names": names}


# --- the cases --------------------------------------------------------------------------------

ID = "0b5c8a1e-8f0e-4c62-9d1f-3a0f4e8f7a10"
PHONE, OTHER_PHONE = "+380671112233", "+380504445566"
TAX_ID, OTHER_TAX_ID = "3347300034", "3347300040"
OTP = [{"type": "OTP", "phone_number": PHONE}]
ME = {"last_name": "Зразко", "first_name": "Остап", "birth_date": "1991-08-24", "gender": "MALE", "tax_id": TAX_ID}
PASSPORT = [{"type": "PASSPORT", "number": "АА123456"}]
KYIV = [{"type": "RESIDENCE", "settlement": "Київ", "settlement_id": "11111111-aaaa-4bbb-8ccc-222222222222"}]
METHODS = {
    "otp": OTP,
    "offline": [{"type": "OFFLINE"}],
    "na": [{"type": "NA"}],
    "third": [{"type": "THIRD_PERSON", "phone_number": PHONE}],
    "no phone": [{"type": "OTP"}],
    "empty phone": [{"type": "OTP", "phone_number": ""}],
    "second": [{"type": "OFFLINE", "phone_number": OTHER_PHONE}, None, *OTP],
    "none": [],
}


def person(base=ME, **fields):
    return {k: v for k, v in {**base, **fields}.items() if v is not ...}


def name(at):
    return f"{at:08x}-1111-4222-8333-444444444444"


def exact():
    return person(id=name(1), documents=PASSPORT, addresses=KYIV, authentication_methods=OTP)


# Candidates from surely the same to surely not, and two that share no cluster.
CANDIDATES = {
    "same": exact(),
    "twin": person(exact(), id=name(2), first_name="Олена", gender="FEMALE", tax_id=OTHER_TAX_ID,
                   documents=[{"type": "PASSPORT", "number": "АА123457"}]),
    "brother": person(exact(), id=name(3), first_name="Юрій", tax_id=OTHER_TAX_ID,
                      documents=[{"type": "PASSPORT", "number": "АА123457"}]),
    "renamed": person(exact(), id=name(4), last_name="Вигаданюк", documents=...),
    "compound": person(id=name(5), last_name="Зразко-Вигаданюк", tax_id=...),
    "namesake": person(id=name(6), birth_date="1950-01-01", tax_id=...),
    "housemate": person(id=name(7), last_name="Вигаданюк", first_name="Олена", gender="FEMALE",
                        birth_date="1960-02-02", tax_id=..., authentication_methods=OTP),
    "neighbour": person(id=name(8), first_name="Олена", birth_date="1960-02-02", tax_id=..., addresses=[
        {"type": "REGISTRATION", "settlement_id": KYIV[0]["settlement_id"]}]),
    "document": person(id=name(9), last_name="Вигаданюк", first_name="Олена", birth_date=None, tax_id=...,
                       documents=[None, {"type": "NATIONAL_ID", "number": "№ 12-34/56"}]),
    "stranger": person(id=name(10), last_name="Вигаданюк", first_name="Олена", birth_date="1960-02-02", tax_id=...),
    "nobody": {"id": name(11)},
}
SUBMISSION = person(documents=PASSPORT, addresses=KYIV, authentication_methods=OTP)


def holders(count, agreeing=0, absent=0):
    ids = [None] * absent + [TAX_ID] * agreeing
    return [
        {"id": name(100 + at), "tax_id": ids[at] if at < len(ids) else OTHER_TAX_ID} for at in range(count)
    ][::-1]


def with_tax_ids(facts):
    """Holders whose tax id is not given have none; the key must be there."""
    lists = {f: [{**h, "tax_id": h.get("tax_id")} for h in facts[f]] for f in ("phone_holders", "same_identity") if facts.get(f)}
    return {**facts, **lists}


def case(submission, facts=None, audit=False, **policy):
    document = {"submission": submission}
    if facts is not None:
        document["facts"] = with_tax_ids(facts)
    document["policy"] = {"threshold": 0.9, **policy} if "preset" not in policy else policy
    return {**document, "audit": True} if audit else document


def picked(*names):
    return [CANDIDATES[n] for n in names]


POOLS = [[], ["stranger"], ["namesake"], ["same"], ["renamed", "same"], ["brother", "same", "twin", "stranger"]]


def phone_cases():
    """Method × holders × tax ids × what n is × how the limit is meant."""
    for count, agreeing, limit, rule in itertools.product(range(4), range(3), (0, 1, 2, 3), SETTINGS["phone_limit"]):
        if agreeing > count:
            continue
        for tax_id in (TAX_ID, None, ""):
            if tax_id != TAX_ID and (agreeing == 2 or count == 3):
                continue
            facts = {"phone_holders": holders(count, agreeing), "candidates": picked("namesake")}
            yield case(person(SUBMISSION, tax_id=tax_id), facts, phone_number_auth_limit=limit, phone_limit=rule)
    for count in (4, 5, 6):
        for rule, agreeing in itertools.product((None, *SETTINGS["phone_limit"]), (0, 1)):
            facts = {"phone_holders": holders(count, agreeing, 2), "candidates": []}
            yield case(SUBMISSION, facts, phone_limit=rule)
    for method, at in itertools.product(METHODS.values(), range(4)):
        facts = [{}, {"phone_holders": holders(1)}, {"phone_holders": holders(9)},
                 {"phone_holders": holders(1, 1), "candidates": []}][at]
        yield case(person(SUBMISSION, authentication_methods=method), facts)
    for method in (..., None):
        yield case(person(SUBMISSION, authentication_methods=method), {"candidates": []})
    repeated = holders(2) + [{"id": name(101)}, {"id": name(100), "tax_id": OTHER_TAX_ID}]
    for found in (repeated, repeated + holders(1, 1), [{"id": name(1)}], [{"id": name(1), "tax_id": ""}],
                  [{"id": name(1), "tax_id": TAX_ID, "phone_number": PHONE}]):
        for tax_id in (TAX_ID, "", None):
            facts = {"phone_holders": found, "candidates": []}
            yield case(person(SUBMISSION, tax_id=tax_id), facts, phone_number_auth_limit=2)


def model_cases():
    """Pools of candidates × thresholds at and one last digit beside every score."""
    for names, require, procedure in itertools.product(POOLS, (None, True), SETTINGS["procedure"]):
        facts = {"phone_holders": [], "same_identity": [], "candidates": picked(*names)}
        for limit in thresholds(names):
            for rule in SETTINGS["threshold_rule"]:
                yield case(SUBMISSION, facts, threshold=limit, threshold_rule=rule, require_unique=require,
                           procedure=procedure)
    for one in CANDIDATES:
        facts = {"phone_holders": [], "candidates": picked(one)}
        for limit in thresholds([one]):
            for rule in SETTINGS["threshold_rule"]:
                yield case(SUBMISSION, facts, threshold=limit, threshold_rule=rule)
    for preset, names in itertools.product(SETTINGS["preset"], POOLS):
        facts = {"phone_holders": [], "candidates": picked(*names)}
        yield case(SUBMISSION, facts, preset=preset)
        yield case(SUBMISSION, facts, preset=preset, threshold=0.5, require_unique=False)
    for limits in ({"automatic": 0.95}, {"manual": 0.1}, {"automatic": 0.5, "manual": 0.01}):
        limits = {"automatic": 0.9, "manual": 0.7, **limits}
        for limit in (0.02, 0.6, 0.99):
            facts = {"phone_holders": [], "candidates": picked(*CANDIDATES)}
            yield case(SUBMISSION, facts, threshold=limit, limits=limits)


def thresholds(names):
    found = {compare(SUBMISSION, CANDIDATES[n])[2] for n in names}
    beside = {round(s + d, 5) for s in found for d in (-1e-5, 0, 1e-5)}
    return sorted({t for t in beside if 0 <= t <= 1} | {0.0, 0.9, 0.95, 1.0})


def confidant_cases():
    """Every path of the earlier procedure."""
    confidants = [..., None, {}, {"phones": []}, {"phones": None}, {"phones": [None, {"type": "MOBILE"}]},
                  {"phones": [{"number": OTHER_PHONE}]}, {"phones": [{"number": OTHER_PHONE}, {"number": PHONE}]}]
    for confidant, count, limit, rule in itertools.product(confidants, range(4), (1, 2, 5), SETTINGS["phone_limit"]):
        for is_confidants in (True, False, None):
            if confidant not in (..., None) and is_confidants is not None:
                continue
            facts = {"phone_holders": holders(count, 1), "phone_is_confidants": is_confidants, "same_identity": [],
                     "candidates": []}
            yield case(person(SUBMISSION, confidant_person=confidant), facts, procedure="confidant_phone",
                       phone_number_auth_limit=limit, phone_limit=rule)
    for method in METHODS.values():
        for facts in ({}, {"phone_holders": []}, {"phone_holders": holders(1)}, {"phone_holders": [], "same_identity": []},
                      {"phone_holders": holders(1), "phone_is_confidants": True}):
            for confidant in (..., {"phones": [{"number": PHONE}]}):
                yield case(person(SUBMISSION, authentication_methods=method, confidant_person=confidant), facts,
                           procedure="confidant_phone")
    one, two = {"id": name(1), "tax_id": TAX_ID}, {"id": name(2), "tax_id": TAX_ID}
    for identity, names, tax_id in itertools.product(
            (None, [], [one], [two, one], [one, one], [{"id": name(1)}], [exact()]), POOLS, (TAX_ID, None, "")):
        if tax_id != TAX_ID and len(names) > 2:
            continue
        facts = {"phone_holders": [], "same_identity": identity, "candidates": picked(*names)}
        yield case(person(SUBMISSION, tax_id=tax_id), facts, procedure="confidant_phone")
    for second in ("Юрійович", None, ...):
        yield case(person(SUBMISSION, second_name=second), {"phone_holders": []}, procedure="confidant_phone")


def update_cases():
    """The check of a submission that names a person."""
    for named in ("", "7", ID[:-1], ID + "0", ID.replace("-", ""), "{" + ID + "}", "urn:uuid:" + ID, ID.replace("a", "g"),
                  ID.upper(), ID, " " + ID, ID.replace("-", "‐")):
        for facts in ({}, {"person": None}):
            yield case(person(SUBMISSION, person_id=named), facts)
    yield case(person(SUBMISSION, person_id=None), {"phone_holders": []})
    mine = person(exact(), id=ID)
    named = person(SUBMISSION, person_id=ID)
    for status, flag in itertools.product((..., None, "active", "ACTIVE", "inactive", "MERGED", ""), (..., True, False)):
        if status != "":
            yield case(named, {"person": person(mine, status=status, is_active=flag)})
    changed = [
        {}, {"tax_id": OTHER_TAX_ID}, {"tax_id": None}, {"authentication_methods": []},
        {"authentication_methods": [{"type": "OTP", "phone_number": OTHER_PHONE}]},
        {"authentication_methods": [{"type": "OTP", "phone_number": OTHER_PHONE}, *OTP]},
        {"authentication_methods": [{"type": "THIRD_PERSON", "phone_number": PHONE}]},
        {"id": ...}, {"id": ID.upper(), "tax_id": None},
        {"first_name": "Олена", "gender": "FEMALE", "tax_id": OTHER_TAX_ID,
         "documents": [{"type": "PASSPORT", "number": "АА123457"}]},
        {"last_name": "Вигаданюк", "first_name": "Олена", "tax_id": None, "documents": None, "birth_date": None,
         "authentication_methods": None},
    ]
    for change in changed:
        them = person(mine, **change)
        found = compare(SUBMISSION, them)[2]
        for method in ("otp", "offline"):
            submission = person(named, authentication_methods=METHODS[method])
            exactly = compare(submission, them)[2]
            for limit, rule in itertools.product(sorted({exactly, round(exactly - 1e-5, 5), round(exactly + 1e-5, 5)}),
                                                 SETTINGS["threshold_rule"]):
                for count in (None, 2, 3):
                    facts = {"person": them} if count is None else {"person": them, "phone_holders": holders(count)}
                    yield case(submission, facts, threshold=limit, threshold_rule=rule, phone_number_auth_limit=2)
        for procedure, rule, count in itertools.product(SETTINGS["procedure"], SETTINGS["phone_limit"], (0, 1, 2, 3)):
            if found > 0.001:
                facts = {"person": them, "phone_holders": holders(count, 1)}
                yield case(named, facts, threshold=0.001, procedure=procedure, phone_limit=rule, phone_number_auth_limit=2)
        for tax_id in (None, ""):
            yield case(person(named, tax_id=tax_id), {"person": them, "phone_holders": []})


def cluster_cases():
    """Every cluster alone, with either key, and what belongs to none."""
    for names in [[n] for n in CANDIDATES] + [list(CANDIDATES), list(CANDIDATES)[::-1]]:
        for key in SETTINGS["key"]:
            yield case(SUBMISSION, {"phone_holders": [], "candidates": picked(*names)}, key=key)
    ids = {f: [{"type": t, "settlement_id": s} for t, s in v] for f, v in {
        "registered": [("REGISTRATION", name(1))], "lives": [("RESIDENCE", name(1))], "other": [("BIRTH", name(1))],
        "elsewhere": [("RESIDENCE", name(2))], "both": [("RESIDENCE", name(2)), ("REGISTRATION", name(1))],
        "empty": [("RESIDENCE", ""), ("RESIDENCE", None)]}.items()}
    base = {"last_name": "Зразко", "first_name": "Остап"}
    for a, b in itertools.product(ids.values(), repeat=2):
        them = {"id": "1", "last_name": "Зразко", "first_name": "Олена", "addresses": b}
        yield case({**base, "addresses": a}, {"candidates": [them]})
    home = KYIV[0]["settlement_id"]
    for a, b in ((home, home.upper()), (home.upper(), home), (home.upper(), home.upper()), ("a1", "A1")):
        a, b = ([{"type": "RESIDENCE", "settlement_id": s}] for s in (a, b))
        them = {"id": "1", "last_name": "Зразко", "first_name": "Олена", "addresses": b}
        yield case({**base, "addresses": a}, {"candidates": [them]})
    for a, b in itertools.product(["Зразко", "Вигаданюк", "Зразко-Вигаданюк", "-"], repeat=2):
        for first, born in (("Остап", None), ("Олена", "1991-08-24"), ("-", None), (None, "1991-08-24")):
            for key in SETTINGS["key"]:
                them = {"id": "1", "last_name": b, "first_name": first, "birth_date": born}
                yield case({**base, "last_name": a, "birth_date": "1991-08-24"}, {"candidates": [them]}, key=key)
    for a, b in itertools.product(["АА123456", "1-БК 23456", "", "№", "123-456", "１２３"], repeat=2):
        for kind in ("PASSPORT", "BIRTH_CERTIFICATE"):
            them = {"id": "1", "documents": [{"type": kind, "number": b}, {"type": "NEW"}]}
            yield case({**base, "documents": [{"type": "PASSPORT", "number": a}]}, {"candidates": [them]})
    for a, b in itertools.product([None, "", TAX_ID, OTHER_TAX_ID, TAX_ID + " "], repeat=2):
        yield case({**base, "tax_id": a}, {"candidates": [{"id": "1", "tax_id": b}]})
    for a, b in itertools.product(["otp", "third", "no phone", "empty phone", "second"], repeat=2):
        them = {"id": "1", "authentication_methods": METHODS[b]}
        yield case({**base, "authentication_methods": METHODS[a]}, {"phone_holders": [], "candidates": [them]})
    for key in SETTINGS["key"]:
        yield case(SUBMISSION, {"phone_holders": []}, key=key)
        yield case({**base, "last_name": "Зразко-Вигаданюк", "first_name": "-"}, {}, key=key)
        yield case({**base, "documents": PASSPORT + [{"number": "АБ123456"}, {"number": "№ 77"}], "addresses": ids["both"],
                    "authentication_methods": METHODS["second"] + OTP}, {"phone_holders": []}, key=key)


def candidate_cases():
    """What a host may hand over as candidates."""
    bad = [{"id": "b1", "birth_date": "24.08.1991"}, {"id": "b2", "last_name": 7}, {"id": "b3", "documents": {}},
           {"id": "b4", "birth_date": "1991-02-31"}, {"id": "b5", "birth_date": 19910824}]
    for extra in (bad, bad[:1] * 2, picked("same"), picked("stranger", "nobody"), picked("stranger") * 3):
        for names in POOLS:
            listed = picked(*names) + extra
            yield case(SUBMISSION, {"phone_holders": [], "candidates": listed})
            yield case(SUBMISSION, {"phone_holders": [], "candidates": listed[::-1]}, procedure="confidant_phone")
    for status, flag in itertools.product((..., "active", "inactive", "MERGED"), (..., True, False)):
        them = person(exact(), status=status, is_active=flag)
        yield case(SUBMISSION, {"phone_holders": [], "candidates": [them]})
    equals = [person(exact(), id=i) for i in ("b", "a", "B", "10", "9", "і")]
    for listed in (equals, equals[::-1]):
        for preset in SETTINGS["preset"]:
            yield case(SUBMISSION, {"phone_holders": [], "candidates": listed}, preset=preset)
    yield case(person(SUBMISSION, gender=None), {"phone_holders": [], "candidates": picked(*CANDIDATES)}, threshold=0)
    yield case(person(SUBMISSION, tax_id="1234567890"), {"phone_holders": [], "candidates": picked(*CANDIDATES)}, threshold=0)


def fact_cases():
    """Which question comes when; facts that no step needs are not looked at."""
    everything = {
        "phone_holders": holders(1), "phone_is_confidants": True, "person": person(exact(), id=ID), "same_identity": [],
        "candidates": picked("namesake"),
    }
    for procedure, given in itertools.product(SETTINGS["procedure"], itertools.product((False, True), repeat=5)):
        facts = {f: v for (f, v), there_ in zip(everything.items(), given) if there_}
        yield case(SUBMISSION, facts, procedure=procedure)
        if given[2]:
            yield case(person(SUBMISSION, person_id=ID, authentication_methods=[{"type": "OTP", "phone_number": OTHER_PHONE}]),
                       facts, procedure=procedure, threshold=0.001)
    yield case(SUBMISSION)
    yield {**case(SUBMISSION), "facts": None}
    for field in ("phone_holders", "same_identity", "candidates", "phone_is_confidants"):
        yield case(SUBMISSION, {field: None})
    useless = {"same_identity": [{}], "person": {"id": "another"}, "phone_is_confidants": False}
    yield case(SUBMISSION, {**useless, "phone_holders": [], "candidates": []})
    yield case(person(SUBMISSION, authentication_methods=[]), {"phone_holders": [{}], "candidates": [], **useless})


def audit_cases():
    for procedure, names, count in itertools.product(SETTINGS["procedure"], POOLS, (0, 1, 9)):
        facts = {"phone_holders": holders(count), "phone_is_confidants": True, "same_identity": [],
                 "candidates": picked(*names, "nobody") + [{"id": "b", "birth_date": "x"}]}
        yield case(SUBMISSION, facts, audit=True, procedure=procedure)
    for identity in (holders(1, 1), holders(2, 2)):
        facts = {"phone_holders": [], "same_identity": identity, "candidates": picked("twin")}
        yield case(SUBMISSION, facts, audit=True, procedure="confidant_phone", threshold=0.01)
    yield case(SUBMISSION, {"phone_holders": holders(2, 1)}, audit=True)
    yield case(SUBMISSION, {"phone_holders": holders(1)}, audit=True)
    for confidant in ({}, {"phones": [{"number": PHONE}]}):
        facts = {"phone_holders": holders(1), "same_identity": [], "candidates": picked("same")}
        yield case(person(SUBMISSION, confidant_person=confidant), facts, audit=True, procedure="confidant_phone")
    for named, them in (("7", None), (ID, None), (ID, person(exact(), id=ID)), (ID, person(exact(), id=ID, tax_id=None)),
                        (ID, {"id": ID}), (ID, {"id": ID, "is_active": False})):
        for phone in (PHONE, OTHER_PHONE):
            for count in (0, 9):
                methods = [{"type": "OTP", "phone_number": phone}]
                facts = {"person": them, "phone_holders": holders(count)}
                yield case(person(SUBMISSION, person_id=named, authentication_methods=methods), facts, audit=True)
    yield case(SUBMISSION, {"phone_holders": [], "candidates": picked(*CANDIDATES)}, audit=True, preset="cabinet",
               threshold=0.3, limits={"automatic": 0.8, "manual": 0.2}, key="kankowski")


def random_cases():
    pick = random.choice
    for _ in range(350):
        known = {
            "phone_holders": pick([None, [], holders(1), holders(2, 1), holders(5, 0, 1), holders(6)]),
            "phone_is_confidants": pick([None, True, False]),
            "same_identity": pick([None, [], holders(1, 1), holders(2, 2)]),
            "candidates": pick([None, picked(*random.sample(sorted(CANDIDATES), random.randrange(6)))]),
        }
        if random.random() < 0.8:
            known = {f: v if v is not None else [] for f, v in known.items() if f != "phone_is_confidants"} | {
                "phone_is_confidants": known["phone_is_confidants"] or False}
        submission = person(SUBMISSION, tax_id=pick([TAX_ID, TAX_ID, OTHER_TAX_ID, None]),
                            authentication_methods=pick(list(METHODS.values()) + [OTP] * 8),
                            confidant_person=pick([..., ..., {}, {"phones": [{"number": PHONE}]}]))
        if random.random() < 0.2:
            submission["person_id"] = pick([ID, ID, ID, "x"])
            known["person"] = pick([None, *(person(c, id=ID) for c in CANDIDATES.values())])
        yield case(submission, known, audit=random.random() < 0.1, threshold=pick([0.9, 0.95, 0.5, 0.1, 0.01]),
                   **{f: pick(v) for f, v in SETTINGS.items() if f != "preset"},
                   phone_number_auth_limit=pick([0, 1, 2, 5, 6]))


def decide_errors():
    good = case(SUBMISSION, {"phone_holders": [], "candidates": picked("same")})
    names_ = person(SUBMISSION, person_id=ID)
    for field in ("last_name", "first_name"):
        for absent in (..., None, "", " ", "\u00a0", "-", "невідомо"):
            yield {**good, "submission": person(SUBMISSION, **{field: absent})}, f"submission.{field}", "required"
    for field, value, rule in [
        ("submission", None, "required"), ("submission", [], "type"), ("submission", "Зразко", "type"),
        ("facts", [], "type"), ("facts", 7, "type"), ("policy", None, "required"), ("policy", [], "type"),
        ("polcy", {}, "unknown_field"), ("audit", "yes", "type"),
    ]:
        yield {**good, field: value}, "?" if rule == "unknown_field" else field, rule
    for field in ("submission", "policy"):
        yield {k: v for k, v in good.items() if k != field}, field, "required"
    for change, rule in [
        ({"birth_date": "24.08.1991"}, "date"), ({"birth_date": "1991-02-29"}, "date"), ({"birth_date": 19910824}, "type"),
        ({"last_name": 7}, "type"), ({"documents": {}}, "type"), ({"person_id": 7}, "type"), ({"no_tax_id": "так"}, "type"),
        ({"confidant_person": []}, "type"), ({"documents": [{}] * 1_001}, "too_many"), ({"last_name": "аб " * 33}, "too_many"),
    ]:
        (field,) = change
        yield {**good, "submission": person(SUBMISSION, **change)}, f"submission.{field}", rule
    for policy, field, rule in [
        ({}, "threshold", "required"), ({"threshold": None}, "threshold", "required"), ({"threshold": 1.00001}, "threshold", "out_of_range"),
        ({"threshold": -0.00001}, "threshold", "out_of_range"), ({"threshold": 90}, "threshold", "out_of_range"),
        ({"threshold": 1e300}, "threshold", "out_of_range"), ({"threshold": "0.9"}, "threshold", "type"),
        ({"threshold": True}, "threshold", "type"), ({"threshold": 0.9, "treshold": 0.9}, "?", "unknown_field"),
        ({"threshold": 0.9, "phone_auth_limit": 5}, "?", "unknown_field"),
        ({"threshold": 0.9, "procedure": "earlier"}, "procedure", "unknown_value"),
        ({"threshold": 0.9, "threshold_rule": "Above"}, "threshold_rule", "unknown_value"),
        ({"threshold": 0.9, "phone_limit": 5}, "phone_limit", "type"), ({"threshold": 0.9, "key": "uk/2"}, "key", "unknown_value"),
        ({"threshold": 0.9, "phone_limit": "over"}, "phone_limit", "unknown_value"),
        ({"threshold": 0.9, "phone_number_auth_limit": -1}, "phone_number_auth_limit", "out_of_range"),
        ({"threshold": 0.9, "phone_number_auth_limit": 2.5}, "phone_number_auth_limit", "type"),
        ({"threshold": 0.9, "phone_number_auth_limit": "5"}, "phone_number_auth_limit", "type"),
        ({"threshold": 0.9, "require_unique": 1}, "require_unique", "type"), ({"preset": "default"}, "preset", "unknown_value"),
        ({"preset": "cabinet", "threshold": 2}, "threshold", "out_of_range"),
        ({"threshold": 0.9, "limits": {"automatic": 0.5}}, "limits.manual", "out_of_range"),
        ({"threshold": 0.9, "limits": {"automatic": 1.5}}, "limits.automatic", "out_of_range"),
        ({"threshold": 0.9, "limits": {"auto": 0.5}}, "limits.?", "unknown_field"),
        ({"threshold": 0.9, "clusters": "all"}, "clusters", "unknown_value"),
        ({"threshold": 0.9, "cautions": "twins_pattern"}, "cautions", "type"),
        ({"threshold": 0.9, "cautions": ["twins"]}, "cautions[0]", "unknown_value"),
        ({"threshold": 0.9, "cautions": ["gender_clash", "gender_clash"]}, "cautions", "duplicate"),
    ]:
        yield {**good, "policy": policy}, f"policy.{field}", rule
    for facts, field, rule in [
        ({"phone_holder": []}, "?", "unknown_field"), ({"phone_holders": {}}, "phone_holders", "type"),
        ({"phone_holders": [{}]}, "phone_holders[0].tax_id", "required"),
        ({"phone_holders": [{"tax_id": None}]}, "phone_holders[0].id", "required"),
        ({"phone_holders": [{"id": "", "tax_id": None}]}, "phone_holders[0].id", "required"),
        ({"phone_holders": [{"id": "1", "tax_id": None}, {"id": None, "tax_id": None}]}, "phone_holders[1].id", "required"),
        ({"phone_holders": [{"id": "1", "taxid": "1"}]}, "phone_holders[0].tax_id", "required"),
        ({"same_identity": [{"id": "1"}]}, "same_identity[0].tax_id", "required"),
        ({"phone_holders": [{"id": 1}]}, "phone_holders[0].id", "type"), ({"phone_holders": ["1"]}, "phone_holders[0]", "type"),
        ({"phone_holders": [{"id": "1", "tax_id": 7}]}, "phone_holders[0].tax_id", "type"),
        ({"phone_holders": [{"id": "1", "tax_id": None, "phone_number": OTHER_PHONE}]}, "phone_holders[0].phone_number", "another_question"),
        ({"phone_is_confidants": "yes"}, "phone_is_confidants", "type"), ({"person": []}, "person", "type"),
        ({"person": {"birth_date": "x"}}, "person.birth_date", "date"), ({"person": {"addresses": [{}] * 1_001}}, "person.addresses", "too_many"),
        ({"same_identity": {}}, "same_identity", "type"),
        ({"candidates": {}}, "candidates", "type"), ({"candidates": [{}]}, "candidates[0].id", "required"),
        ({"candidates": [exact(), {"id": ""}]}, "candidates[1].id", "required"),
        ({"candidates": [{"birth_date": "x"}]}, "candidates[0].id", "required"),
        ({"candidates": [{"id": 7}]}, "candidates[0].id", "type"), ({"candidates": ["1"]}, "candidates[0]", "type"),
        ({"candidates": [exact(), person(exact(), tax_id=None)]}, "candidates[1].id", "duplicate"),
        ({"candidates": [exact(), *picked("twin"), exact(), person(exact(), gender="FEMALE")]}, "candidates[3].id", "duplicate"),
    ]:
        yield {**good, "facts": {"phone_holders": [], **facts}}, f"facts.{field}", rule
    yield case(names_, {"person": person(exact(), id=name(7))}), "facts.person.id", "another_question"
    for identity, field, rule in [([{}], "[0].id", "required"), ([{"id": "1", "tax_id": OTHER_TAX_ID}], "[0].tax_id", "another_question")]:
        yield case(SUBMISSION, {"phone_holders": [], "same_identity": identity}, procedure="confidant_phone"), (
            f"facts.same_identity{field}"), rule
    yield [], "", "type"
    yield "Зразко", "", "type"


BLANKS = [None, "", " ", "\u00a0\u200b"]
PLACEHOLDERS = ["-", "—", "0000000000", "9999999999", "1234567890", "немає", "Не  вказано", "б/н"]
PHONE_PLACEHOLDERS = ["+380000000000", "+380999999999", "+380111111111", "-"]


def proof_cases():
    """What proves nothing, what white space may do, and everything that makes a clerk look twice."""
    bare = {"last_name": "Зразко", "first_name": "Остап", "gender": "MALE", "birth_date": "1991-08-24", "addresses": KYIV}
    father = {**bare, "id": name(1), "birth_date": "1962-08-24"}
    earlier = {"procedure": "confidant_phone"}
    for value in BLANKS + PLACEHOLDERS:
        one, other = {**bare, "tax_id": value}, {**father, "tax_id": value}
        for limit in (0.9, 0.6, 0.5):
            yield case(one, {"candidates": [other]}, threshold=limit)
        yield case(one, {"same_identity": [{"id": name(1), "tax_id": value}], "candidates": []}, **earlier)
        yield case({**one, "authentication_methods": OTP}, {
            "phone_holders": [{"id": name(1), "tax_id": value}], "candidates": [other]}, audit=True)
        yield case({**one, "person_id": ID, "authentication_methods": OTP}, {
            "person": {**other, "id": ID, "authentication_methods": OTP}, "phone_holders": []})
        yield case({**bare, "tax_id": value}, {"candidates": [{**father, "tax_id": TAX_ID}]})
        for kind in ("PASSPORT", "BIRTH_CERTIFICATE"):
            papers = [{"type": kind, "number": value}]
            yield case({**bare, "documents": papers}, {"candidates": [{**father, "documents": papers}]}, threshold=0.6)
        for field in ("second_name", "birth_settlement", "gender"):
            one, other = ({**p, "tax_id": TAX_ID, field: value} for p in (bare, father))
            if field != "second_name" or value in (None, "", " ", "-"):
                yield case(one, {"candidates": [other]}, threshold=0.95)
    for value in BLANKS + PHONE_PLACEHOLDERS:
        methods = [{"type": "OTP", "phone_number": value}]
        one, other = {**bare, "authentication_methods": methods}, {**father, "authentication_methods": methods}
        facts = {"phone_holders": [{"id": name(1), "tax_id": None}], "candidates": [other]}
        yield case(one, facts, threshold=0.6)
        yield case({**one, "tax_id": TAX_ID, "person_id": ID}, {
            "person": {**other, "tax_id": TAX_ID, "id": ID}, "phone_holders": []}, threshold=0.99)
        yield case({**one, "confidant_person": {"phones": [{"number": value}]}}, {**facts, "same_identity": []}, **earlier)
    # White space beside an identifier is no part of it, on either side.
    for before, after in (("", " "), (" ", ""), ("\u00a0", ""), ("\t", "\n"), ("\u200b", "\ufeff"), ("\u3000", "")):
        def spaced(one):
            return changed(one, identifier=lambda text: before + text + after)

        for one, other in ((spaced(SUBMISSION), exact()), (SUBMISSION, spaced(exact())), (spaced(SUBMISSION), spaced(exact()))):
            facts = {"phone_holders": [], "same_identity": [], "candidates": [other]}
            yield case(one, facts)
            yield case(one, {})
            yield case(one, {**facts, "same_identity": [{"id": name(1), "tax_id": other["tax_id"]}]}, **earlier)
            yield case(one, {"phone_holders": [{"id": name(1), "tax_id": other["tax_id"], "phone_number": other[
                "authentication_methods"][0]["phone_number"]}]})
            yield case({**one, "person_id": ID}, {"person": {**other, "id": ID}})
    # Cautions, each alone and several together; named by the policy they make it ambiguous.
    alone = {
        "years apart": {"birth_date": "1962-08-24"}, "swapped date": {"birth_date": "1991-04-08"},
        "one digit": {"birth_date": "1991-08-25"}, "placeholder date": {"birth_date": "1900-01-01"},
        "other name": {"first_name": "Олена"}, "other sex": {"gender": "FEMALE"}, "sex in small letters": {"gender": "male"},
        "blank sex": {"gender": " "}, "other tax id": {"tax_id": OTHER_TAX_ID}, "malformed tax id": {"tax_id": "33473000340"},
        "in Latin": {"last_name": "Zrazko", "first_name": "Ostap"}, "swapped": {"last_name": "Остап", "first_name": "Зразко"},
        "blank name": {"second_name": ""}, "twin": {"first_name": "Олена", "documents": [{"type": "PASSPORT", "number": "АА123457"}]},
    }
    submission = person(SUBMISSION, birth_date="1991-08-04", tax_id=...)
    for change in alone.values():
        for limit in (0.0, 0.9):
            facts = {"phone_holders": [], "candidates": [person(exact(), **change)]}
            yield case(submission, facts, audit=True, threshold=limit)
            yield case(person(submission, **change), {**facts, "candidates": [exact()]}, threshold=limit)
            for key in SETTINGS["key"]:
                yield case(submission, facts, threshold=limit, key=key)
        yield case(person(submission, person_id=ID), {"person": person(exact(), id=ID, **change)})
        for caution in FINDINGS:
            facts = {"phone_holders": [], "same_identity": [], "candidates": [person(exact(), **change)]}
            yield case(submission, facts, threshold=0.0, cautions=[caution])
    for cautions in (FINDINGS[:1], FINDINGS[::-1], []):
        for procedure in SETTINGS["procedure"]:
            facts = {"phone_holders": [], "same_identity": [], "candidates": picked("same", "brother", "twin")}
            for limit in (0.0, 0.9):
                yield case(SUBMISSION, facts, audit=True, threshold=limit, cautions=cautions, procedure=procedure)
    broken = {"id": name(12), "birth_date": "24.08.1991"}
    beyond = [person(exact(), id=name(13 + at), **{field: value}) for at, (field, value) in enumerate(
        [("documents", [{}] * 1_001), ("tax_id", "7" * 65_537), ("last_name", "аб " * 33)])]
    for listed in ([broken], [broken, *picked("same")], [broken, *picked("stranger")], [*beyond, *picked("same")]):
        for cautions in ([], ["candidate_unreadable"]):
            yield case(SUBMISSION, {"phone_holders": [], "candidates": listed}, audit=True, cautions=cautions)
    for nameless in ({"last_name": "李", "first_name": "李"}, {"last_name": "李", "first_name": "Остап"}):
        yield case(nameless, {})
        yield case(nameless, {"candidates": []}, audit=True)
        yield case({**nameless, "birth_date": "1991-08-24"}, {"candidates": []})
        yield case({**nameless, "tax_id": TAX_ID}, {"candidates": []})
    # Values of enumerations that no rule knows, in every place, of persons scored and not scored.
    unknown = [{"gender": "F"}, {"gender": "Female"}, {"authentication_methods": [{"type": "otp", "phone_number": PHONE}]},
               {"authentication_methods": [None, {"type": "SMS"}, *OTP]}, {"addresses": [{**KYIV[0], "type": "PERMANENT"}]},
               {"addresses": [{"type": " RESIDENCE"}]}, {"addresses": [{"type": ""}, {"type": None}]}]
    for change in unknown:
        facts = {"phone_holders": [], "same_identity": [], "candidates": [person(exact(), **change), person(CANDIDATES["stranger"], **change)]}
        for cautions in ([], ["unknown_value"]):
            yield case(SUBMISSION, facts, audit=True, cautions=cautions)
            yield case(person(SUBMISSION, **change), facts, cautions=cautions, procedure="confidant_phone")
            yield case(person(SUBMISSION, **change), {"phone_holders": holders(1, 1), "candidates": []}, cautions=cautions)
            yield case(person(SUBMISSION, person_id=ID), {"person": person(exact(), id=ID, **change)}, audit=True, cautions=cautions)
    # Certificates by the digits behind the series.
    certificates = ["1-БК №123456", "І-БК 123456", "I-БК123456", "123456", "1123456", "ІІ-БК 123456", "1-БК 123457", "1-БК 000000", "БК"]
    for a, b in itertools.product(certificates, repeat=2):
        for kinds in (("BIRTH_CERTIFICATE", "BIRTH_CERTIFICATE"), ("BIRTH_CERTIFICATE", "PASSPORT")):
            for clusters_ in (None, "published", "extended"):
                one, other = ([{"type": kind, "number": number}] for kind, number in zip(kinds, (a, b)))
                if clusters_ is None or a == certificates[0]:
                    yield case({"last_name": "Зразко", "first_name": "Остап", "documents": one},
                               {"candidates": [{"id": "1", "documents": other}]}, clusters=clusters_)
    for clusters_ in ("published", "extended"):
        yield case(person(SUBMISSION, documents=[{"type": "BIRTH_CERTIFICATE", "number": certificates[0]}]),
                   {"phone_holders": []}, clusters=clusters_)


def decide_lines():
    random.seed(20190215)
    makers = [phone_cases, model_cases, confidant_cases, update_cases, cluster_cases, candidate_cases, fact_cases,
              audit_cases, random_cases, proof_cases]
    yield from answered(itertools.chain.from_iterable(m() for m in makers), decide)
    for document, field, rule in decide_errors():
        yield document, (field, rule)


def answered(documents, answer):
    seen = set()
    for document in documents:
        text = json.dumps(document)
        if text not in seen:
            seen.add(text)
            try:
                yield document, answer(document)
            except Bad as bad:
                yield document, bad.args


def replay_lines():
    for document in audit_cases():
        decision = decide(document)
        if "audit" in decision:
            record = decision.pop("audit")
            yield record, decision
    decision = decide(case(SUBMISSION, {"phone_holders": holders(1), "candidates": picked("same", "brother")}, audit=True))
    record = decision.pop("audit")

    def changed(**fields):
        return {**record, **fields}

    older = {"what": "version", "recorded": "0.0.9", "present": VERSION}
    ours = f"{SCORECARD['name']} {SCORECARD['hash']}"
    for fields in ({"name": "esoz-2017"}, {"hash": "0" * 64}, {"name": "x", "hash": "y"}):
        scorecard = {**SCORECARD, **fields}
        other = {"what": "scorecard", "recorded": f"{scorecard['name']} {scorecard['hash']}", "present": ours}
        yield changed(scorecard=scorecard), {"differs": [other]}
        yield changed(scorecard=scorecard, version="0.0.9"), {"differs": [older, other]}
    yield changed(version="0.0.9"), {"differs": [older]}

    def evidence(**fields):
        return changed(evidence={**record["evidence"], **fields})

    best, *rest = record["evidence"]["candidates"]
    for document, field, rule in [
        (changed(decision="create"), "rule", "not_allowed"), (changed(rule="phone_limit"), "rule", "not_allowed"),
        (changed(step=11), "rule", "not_allowed"), (changed(step=None), "rule", "not_allowed"),
        (changed(decision="created"), "decision", "unknown_value"), (changed(rule="rule"), "rule", "unknown_value"),
        (changed(policy={**record["policy"], "threshold": 0.99999}), "rule", "not_allowed"),
        (changed(policy={**record["policy"], "threshold": 9}), "policy.threshold", "out_of_range"),
        (changed(policy={**record["policy"], "limit": 9}), "policy.?", "unknown_field"),
        (evidence(candidates=None), "evidence", "required"), (evidence(phone_holders=None), "evidence", "required"),
        (evidence(candidates=[]), "rule", "not_allowed"),
        (evidence(candidates=[{**best, "bins": best["bins"][:-1]}]), "evidence.candidates.bins", "unknown_value"),
        (evidence(candidates=[{**best, "bins": ["9", *best["bins"][1:]]}]), "evidence.candidates.bins", "unknown_value"),
        (evidence(candidates=[{**best, "score": 0.5}, *rest]), "evidence.candidates.score", "not_allowed"),
        (evidence(candidates=[{**best, "name": "x"}]), "evidence.candidates[0].name", "unknown_field"),
        (evidence(candidates=[{**best, "clusters": ["tax_id", "tax_id"]}]), "evidence.candidates[0].clusters", "duplicate"),
        (evidence(candidates=[{**best, "clusters": ["surname"]}]), "evidence.candidates[0].clusters[0]", "unknown_value"),
        (evidence(phones=1), "evidence.phones", "unknown_field"), (changed(note=1), "?", "unknown_field"),
        ({}, "version", "required"), ([], "", "type"),
    ]:
        yield document, (field, rule)


def why_not_lines():
    documents = [
        {"submission": SUBMISSION, "candidate": candidate, "policy": policy}
        for candidate in CANDIDATES.values()
        for policy in ({"threshold": 0.9}, {"preset": "cabinet", "key": "kankowski"},
                       {"threshold": 0.5, "limits": {"automatic": 0.8, "manual": 0.3}})
    ]
    found = compare(SUBMISSION, CANDIDATES["brother"])[2]
    for rule in SETTINGS["threshold_rule"]:
        documents.append({"submission": SUBMISSION, "candidate": CANDIDATES["brother"],
                          "policy": {"threshold": found, "threshold_rule": rule}})
    documents.append({"submission": {}, "candidate": {}, "policy": {"threshold": 0.0}})
    yield from answered(documents, why_not)
    good = documents[0]
    for change, field, rule in [
        ({"policy": {}}, "policy.threshold", "required"), ({"candidate": None}, "candidate", "required"),
        ({"candidate": {"birth_date": "x"}}, "candidate.birth_date", "date"), ({"submission": []}, "submission", "type"),
        ({"facts": {}}, "facts", "unknown_field"),
    ]:
        yield {**good, **change}, (field, rule)


def search_cases():
    certificate = {"type": "BIRTH_CERTIFICATE", "number": "І-БК 123456"}
    query = {"first_name": "Остап", "last_name": "Зразко", "birth_date": "1991-08-24"}
    whole = {**query, "tax_id": TAX_ID, "birth_certificate": "1БК123456", "phone_number": PHONE, "second_name": "Остап"}
    fields = {
        "tax_id": TAX_ID, "last_name": "Зразко", "first_name": "Остап", "birth_date": "1991-08-24",
        "documents": [{"type": "PASSPORT", "number": "1БК123456"}, certificate], "authentication_methods": OTP,
    }
    wrong = {
        "tax_id": OTHER_TAX_ID, "last_name": "Вигаданюк", "first_name": "Олена", "birth_date": "1960-02-02",
        "documents": PASSPORT, "authentication_methods": [{"type": "THIRD_PERSON", "phone_number": PHONE}],
    }
    everyone = [
        {"id": f"{at:02}", **{f: (fields if yes else wrong)[f] for f, yes in zip(fields, chosen)}}
        for at, chosen in enumerate(itertools.product((True, False), repeat=6))
    ]
    everyone += [{"id": "n1"}, {"id": "n2", "tax_id": TAX_ID, "authentication_methods": OTP},
                 {"id": "n3", **fields, "last_name": "Зразко-Вигаданюк"}, {"id": "n4", **fields, "tax_id": None},
                 {"id": "n5", **fields, "second_name": "Остап"}, {"id": "n6", **fields, "is_active": False}]
    for asked in (query, whole, {**query, "tax_id": TAX_ID}, {**query, "phone_number": PHONE}, {**query, "birth_certificate": "qБК-123456"},
                  {**query, "tax_id": TAX_ID, "phone_number": PHONE}, {**whole, "last_name": "Зразко-Вигаданюк"},
                  {**whole, "tax_id": "", "phone_number": "", "birth_certificate": ""}, {**whole, "birth_certificate": "№"},
                  {**whole, "last_name": "-"}, {**whole, "tax_id": None, "birth_certificate": None, "phone_number": None}):
        for listed in (everyone[:64:3], everyone[64:], everyone[::-5], []):
            for key in (..., None, "kankowski"):
                if key is ... or listed is not everyone:
                    yield person({"query": asked, "persons": listed}, key=key)
    for one in everyone:
        yield {"query": whole, "persons": [one]}
    one = everyone[0]
    for listed in ([one, one], [one, {"id": "b", "birth_date": "x"}], [{"id": "b", "last_name": 7}, {"id": "a", "birth_date": 5}],
                   [one, {**one, "gender": "MALE"}], [everyone[-1], one, one], [{"id": ""}], [one, {}],
                   [{"id": "b", "birth_date": "x"}] * 2, [{"id": "b", "birth_date": "x"}, {"id": "b", "last_name": 7}],
                   [{"id": "x", "documents": [{"type": "BIRTH_CERTIFICATE", "number": "№"}], "authentication_methods": OTP}]):
        yield {"query": whole, "persons": listed}
        yield {"query": {**whole, "birth_certificate": "№"}, "persons": listed}
    # How a value is written, on either side.
    written = {
        "birth_certificate": ["І-БК 123456", "I-БК123456", "i-бк №123456", "1-БК123456", "ІІ-БК 123456", "II-БК123456", "11бк123456",
                              "ІІ-ЖД 654321", "II-ЖД654321", "I-AM 123456", "І-АМ123456", "123456", "I-FM", "-", "111111", " "],
        "phone_number": [PHONE, " " + PHONE, "0671112233", " 380671112233", "+38 067 111-22-33", "(067) 111.22.33",
                         "00380671112233", "+380999999999", "0999999999", "111-22-33", "+48067111223344", "-", "немає", "\u00a0"],
        "tax_id": [TAX_ID, f" {TAX_ID} ", f"{TAX_ID[:4]} {TAX_ID[4:]}", f"{TAX_ID[:4]}-{TAX_ID[4:]}", "АВ123456", "AB123456",
                   "ав 123456", OTHER_TAX_ID, f"{TAX_ID[:-1]}5", "0000000000", "1234567890", "немає", "-", " ", "33473O0034"],
    }

    def holding(field, value, name):
        own = {"id": name, "last_name": "Зразко", "first_name": "Юрій"}
        if field == "birth_certificate":
            return {**own, "documents": [{"type": "PASSPORT", "number": value}, None, {"type": "BIRTH_CERTIFICATE", "number": value}]}
        if field == "tax_id":
            return {**own, field: value}
        if int(name) % 2:
            return {**own, "phones": [None, {"type": "LAND_LINE"}, {"type": "MOBILE", "number": value}]}
        return {**own, "authentication_methods": [{"type": "OFFLINE", "phone_number": value}, {"type": "OTP", "phone_number": value}]}

    for field, values in written.items():
        listed = [holding(field, value, f"{2 * at + way:02}") for at, value in enumerate(values) for way in (0, 1)]
        for at, value in enumerate(values):
            for mode in (..., "published", None, "clean")[:4 if at == 0 else 2]:
                yield person({"query": {**query, field: value}, "persons": listed}, normalisation=mode)
    everybody = [
        {"id": "0", "last_name": "Остап", "first_name": "Зразко", "birth_date": "1991-08-24"},
        {"id": "1", "last_name": "Остап", "first_name": "Зразко", "birth_date": "1991-08-25"},
        {"id": "2", "last_name": "Остап", "first_name": "Зразко", "birth_date": "1991-08-24", "tax_id": TAX_ID},
        {"id": "3", "last_name": "Зразко", "first_name": "Остап", "birth_date": "1991-08-24", "tax_id": OTHER_TAX_ID},
        {"id": "4", "last_name": "Остап", "first_name": "Олена", "birth_date": "1991-08-24"},
        {"id": "5", "last_name": "Остап", "first_name": "Зразко", "phones": [{"number": PHONE}], "tax_id": TAX_ID},
        {"id": "6", "last_name": "-", "first_name": "-", "birth_date": "1900-01-01"},
    ]
    for asked in (query, {**query, "tax_id": TAX_ID}, {**query, "phone_number": "0671112233", "tax_id": TAX_ID},
                  {**query, "last_name": "-", "first_name": "-"}, {**query, "birth_date": "1900-01-01"},
                  {**query, "last_name": "немає"}, {**query, "second_name": "-"}, {**query, "second_name": " "},
                  {**query, "birth_date": "1900-01-01", "last_name": "Остап", "first_name": "Зразко"}):
        for key in (..., "kankowski"):
            yield person({"query": asked, "persons": everybody}, key=key)
            yield person({"query": asked, "persons": everybody[::-1]}, key=key)


def search_lines():
    yield from answered(search_cases(), search)
    query = {"first_name": "Остап", "last_name": "Зразко", "birth_date": "1991-08-24"}
    for field, absent in itertools.product(query, (..., None, "", " ", "\u00a0")):
        rule = "date" if field == "birth_date" and isinstance(absent, str) else "required"
        yield {"query": person(query, **{field: absent}), "persons": []}, (f"query.{field}", rule)
    for change, field, rule in [
        ({"query": {**query, "birth_date": "24.08.1991"}}, "query.birth_date", "date"),
        ({"query": {**query, "phone": "1"}}, "query.?", "unknown_field"), ({"query": []}, "query", "type"),
        ({"query": {**query, "tax_id": 7}}, "query.tax_id", "type"), ({"persons": None}, "persons", "required"),
        ({"persons": {}}, "persons", "type"), ({"persons": [{"id": 7}]}, "persons[0].id", "type"),
        ({"persons": ["1"]}, "persons[0]", "type"), ({"key": "ua"}, "key", "unknown_value"), ({"limit": 1}, "?", "unknown_field"),
        ({"normalisation": "cleaned"}, "normalisation", "unknown_value"), ({"normalisation": 1}, "normalisation", "type"),
        ({"persons": [{"documents": [{}] * 1_001}]}, "persons[0].id", "required"), ({"query": {**query, "last_name": "аб " * 33}}, "query.last_name", "too_many"),
    ]:
        yield {"query": query, "persons": [], **change}, (field, rule)


def keys_lines():
    people = [{}, ME, SUBMISSION, *CANDIDATES.values(),
              {"last_name": "-", "first_name": "-"}, {"tax_id": ""}, {"documents": None, "addresses": [None]},
              {"documents": [{"number": "1-БК 23"}, {"number": "№123"}, {"number": "١٢٣"}, {"number": "0012"}]},
              *({"authentication_methods": m} for m in METHODS.values()),
              {"authentication_methods": OTP + METHODS["second"] + [{"type": "OTP", "phone_number": OTHER_PHONE}]}]
    for one in people + [{"person_id": ID}, {"id": "1", "person_id": 2, "last_name": "Зразко"}, {"id": None, "person_id": None}]:
        yield one, cluster_keys(one)
    for document, field, rule in [([], "", "type"), ("Зразко", "", "type"), ({"birth_date": "x"}, "birth_date", "date"),
                                  ({"last_name": 7}, "last_name", "type")]:
        yield document, (field, rule)


# ----------------------------------------------------------------------------------------------


def plain(number):
    """As the library writes it: no exponent from 0.00001 on."""
    text = repr(number)
    return text if "e-05" not in text else f"{number:.{len(text.split('e')[0].replace('.', '').lstrip('-')) + 4}f}"


def render(lines):
    for document, result in lines:
        if isinstance(result, tuple):
            vector = {"input": document, "error": {"field": result[0], "rule": result[1]}}
        else:
            vector = {"input": document, "output": result}
        text = json.dumps(vector, ensure_ascii=False, separators=(",", ":"))
        yield re.sub(r"(?<=[:,\[])-?\d(?:\.\d+)?e-05(?=[,\]}])", lambda m: plain(float(m[0])), text) + "\n"


FILES = {"decide": decide_lines, "replay": replay_lines, "why_not": why_not_lines, "search": search_lines,
         "keys": keys_lines}


if __name__ == "__main__":
    write(FILES, render)
