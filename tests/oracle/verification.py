"""Golden vectors of unzr, identifiers, sync and cumulative, from a second reading of the rules.

Written from the specification alone; it shares nothing with the library. Run it to rewrite
tests/golden/{unzr,identifiers,sync,cumulative}.jsonl; a test holds the files to what it prints.

    python3 tests/oracle/verification.py
"""

import datetime
import itertools
import re

from vectors import Raw, write


def calendar(text):
    try:
        return datetime.date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None


def ids(document):
    """What a line or record is called is given back."""
    return {f: document[f] for f in ("id", "person_id") if document.get(f) is not None}


# --- unzr -----------------------------------------------------------------------------------


def unzr(number, birth_date=None):
    if not re.fullmatch(r"[0-9]{8}-[0-9]{5}", number, re.ASCII):
        if len(number) != 14:
            reason = "length"
        elif number[8] != "-":
            reason = "hyphen"
        else:
            reason = "digit"
        return {"valid": False, "reason": reason}
    digits = [int(c) for c in number if c != "-"]
    date = calendar(number)
    control = sum(d * (7, 3, 1)[i % 3] for i, d in enumerate(digits[:12])) % 10
    return {
        "valid": True,
        "birth_date": date.isoformat() if date else None,
        "serial": int(number[9:13]),
        "check_digit": digits[12],
        "check_digit_valid": digits[12] == control,
        "matches_birth_date": None if birth_date is None else number[:8] == birth_date.replace("-", ""),
    }


MALFORMED = [
    "", " ", "0", "19910824", "1991082400026", "19910824-0002", "19910824-000260", "119910824-00026",
    "19910824 00026", "19910824_00026", "19910824–00026", "19910824—00026", "1991-08-24-0026",
    "1991O824-00026", "I9910824-00026", "19910824-0OO26", "１９９１０８２４-00026", "١٩٩١٠٨٢٤-00026",
    " 19910824-00026", "19910824-00026 ", "19910824-00026\n", "\n19910824-00026", "19910824-00026\u0000",
    "19910824-00026\r\n", "abcdefgh-ijklm", "24.08.1991-026", "19910824-0002-", "-9910824-00026",
    "19910824--0026", "19910824000260", "відсутній", "немає", "null", "-", "--------------", "0x910824-00026",
    "+9910824-00026", "1991082４-00026", "19910824-00026A", "АА123456", "123456789", "19910824−00026", "19910824\u00a000026",
    "1991О824-00026", "19910824-0002\u200b", "19910824\u200b-00026",
]
GOOD = [
    "19910824-00026", "19550212-01110", "20000213-01467", "19910824-00020", "19990231-00018", "00000000-00000",
    "99999999-99999", "20240229-00010", "20230229-00010", "19000101-00000", "19910824-99999", "20261122-12345",
]


def unzr_lines():
    for number in GOOD + MALFORMED:
        yield number, unzr(number)
        for date in ("1991-08-24", "2000-02-13", "1999-03-03"):
            yield {"unzr": number, "birth_date": date}, unzr(number, date)
    for number in ("19910824-00026", "x"):
        yield {"unzr": number, "birth_date": None}, unzr(number)
    for called in ({"id": "a-1"}, {"id": 7, "person_id": "p"}, {"person_id": 8}, {"id": None, "person_id": None}):
        for number in ("19910824-00026", "x"):
            document = {"unzr": number, **called}
            yield document, {**ids(document), **unzr(number)}
    for document, field, rule in [
        ({"unzr": "x", "id": {}}, "id", "type"),
        ({"unzr": "x", "person_id": True}, "person_id", "type"),
        ({"unzr": 1}, "unzr", "type"),
        ({"unzr": None}, "unzr", "required"),
        ({"birth_date": "1991-08-24"}, "unzr", "required"),
        ({"unzr": "19910824-00026", "birth_date": "1991-02-31"}, "birth_date", "date"),
        ({"unzr": "19910824-00026", "birth_date": "24.08.1991"}, "birth_date", "date"),
        ({"unzr": "19910824-00026", "birth_date": 1991}, "birth_date", "type"),
        ({"unzr": "19910824-00026", "birthdate": "1991-08-24"}, "?", "unknown_field"),
        (7, "", "type"),
        ([], "", "type"),
        (None, "", "required"),
    ]:
        yield document, (field, rule)


# --- identifiers ----------------------------------------------------------------------------

LETTER = "[А-ЩЬЮЯҐЄІЇ]"
CERTIFICATE = "[A-ZА-ЩЬЮЯҐЄІЇ0-9№\\\\/()-]{2,25}"
RESIDENCE = f"({LETTER}{{2}}[0-9]{{4,6}}|[0-9]{{9}}|{LETTER}{{2}}[0-9]{{5}}/[0-9]{{5}})"
PATTERNS = {
    "PASSPORT": f"{LETTER}{{2}}[0-9]{{6}}",
    "REFUGEE_CERTIFICATE": f"{LETTER}{{2}}[0-9]{{6}}",
    "COMPLEMENTARY_PROTECTION_CERTIFICATE": f"{LETTER}{{2}}[0-9]{{6}}",
    "NATIONAL_ID": "[0-9]{9}",
    "BIRTH_CERTIFICATE": CERTIFICATE,
    "TEMPORARY_PASSPORT": CERTIFICATE,
    "PERMANENT_RESIDENCE_PERMIT": RESIDENCE,
    "TEMPORARY_CERTIFICATE": RESIDENCE,
}


WORDS = ["немає", "нема", "відсутній", "відсутня", "відсутнє", "відсутні", "не вказано", "не вказаний", "невідомо", "б/н",
         "нет", "отсутствует", "не указано", "неизвестно"]
INVISIBLE = "\u00ad\u200b\u200e\u2060\ufeff"


def blank(text):
    return not text.strip().strip(INVISIBLE).strip()


def placeholder_name(text):
    """Signs alone, or a word for none."""
    return not blank(text) and (
        not any(c.isalnum() for c in text) or " ".join(text.lower().strip().rstrip(".").split()) in WORDS)


def placeholder(number):
    digits = re.sub("[^0-9]", "", number)
    if blank(number):
        return False
    if not digits:
        return placeholder_name(number)
    if len(digits) == 1:
        return not any(c.isalpha() for c in number)
    own = [digits] + [m[1] for m in (re.fullmatch(p, digits) for p in ("380([0-9]{9})", "38([0-9]{10})", "0([0-9]{9})")) if m]
    return any(len(set(d)) == 1 or d == "1234567890" for d in own)


def document_fault(kind, number):
    """Why a number is not as its type has it, or nothing."""
    if re.fullmatch(PATTERNS[kind], number):
        return None
    letters = re.match(r"[^\W\d_]*", number)[0]
    certificate, residence = PATTERNS[kind] == CERTIFICATE, PATTERNS[kind] == RESIDENCE
    signs = "№\\/()-" if certificate else "/" if residence else ""
    if any(c.isspace() or c in INVISIBLE for c in number):
        return "space"
    if any(not c.isalnum() and c not in signs for c in number):
        return "sign"
    if not certificate and re.search("[A-Za-z]", number):
        return "latin_letters"
    if any(c.islower() for c in number):
        return "case"
    if certificate:
        if any(c.isalpha() and not re.match("[A-ZА-ЩЬЮЯҐЄІЇ]", c) for c in number):
            return "series"
    elif not re.fullmatch(f"({LETTER}{{2}})?" if residence else "" if kind == "NATIONAL_ID" else f"{LETTER}{{2}}", letters):
        return "series"
    if re.search("[^A-ZА-ЩЬЮЯҐЄІЇ0-9№\\\\/()-]" if certificate else f"[^0-9{signs}]", number[len(letters):]):
        return "digits"
    return "length"


def tax_id_fault(text):
    for reason, pattern in [("space", "[\\s" + INVISIBLE + "]"), ("latin_letters", "[A-Za-z]"), ("cyrillic_letters", "[Ѐ-ԯ]"),
                            ("digits", "[^0-9]")]:
        if re.search(pattern, text):
            return reason
    return None if len(text) == 10 else "length"


def tax_id(person):
    text = person.get("tax_id")
    if text is None or blank(text):
        return None
    fault = tax_id_fault(text)
    if fault is None and text == "0000000000":
        fault = "zeros"
    elif fault is None:
        total = sum(int(d) * w for d, w in zip(text, (-1, 5, 7, 9, 4, 6, 10, 5, 7)))
        if total < 0 or total % 11 % 10 != int(text[9]):
            fault = "check_digit"
    if fault:
        return {"valid": False, "reason": fault, "placeholder": placeholder(text)}
    born = (datetime.date(1899, 12, 31) + datetime.timedelta(days=int(text[:5]))).isoformat()
    sex = "MALE" if int(text[8]) % 2 else "FEMALE"
    gender = person.get("gender")
    return {
        "valid": True,
        "birth_date": born,
        "gender": sex,
        "matches_birth_date": None if person.get("birth_date") is None else person["birth_date"] == born,
        "matches_gender": gender == sex if gender in ("MALE", "FEMALE") else None,
        "placeholder": placeholder(text),
    }


def identifiers(person):
    documents = []
    for document in person.get("documents") or []:
        document = document or {}
        kind, number = document.get("type"), document.get("number")
        known = kind in PATTERNS
        if number is not None and blank(number):
            number = None
        checked = {"type": kind if known else None, "valid": None}
        if known and number is not None:
            fault = document_fault(kind, number)
            checked.update({"valid": True} if fault is None else {"valid": False, "reason": fault})
        documents.append({**checked, "placeholder": number is not None and placeholder(number)})
    numbers = [
        (f"authentication_methods[{at}].phone_number", m.get("phone_number"))
        for at, m in enumerate(m or {} for m in person.get("authentication_methods") or []) if m.get("type") == "OTP"
    ]
    confidant = person.get("confidant_person") or {}
    for field, phones in (("phones", person.get("phones")), ("confidant_person.phones", confidant.get("phones"))):
        numbers += [(f"{field}[{at}].number", (p or {}).get("number")) for at, p in enumerate(phones or [])]
    phones = [
        {"field": field, "valid": bool(re.fullmatch(r"\+38[0-9]{10}", number)), "placeholder": placeholder(number)}
        for field, number in numbers if number is not None and not blank(number)
    ]
    findings = []
    number, born = person.get("unzr") or None, person.get("birth_date")
    if number is not None:
        parts = unzr(number)
        if not parts["valid"]:
            findings.append({"rule": "unzr_malformed", "message": "unzr is malformed"})
        if parts.get("check_digit_valid") is False:
            findings.append({"rule": "unzr_check_digit", "message": "the control digit of unzr does not fit"})
        if parts["valid"] and number[:8] != (born or "").replace("-", ""):
            findings.append({"rule": "birth_date_or_unzr", "message": "Birthdate or unzr is not correct"})
    if number is None and any((d or {}).get("type") == "NATIONAL_ID" for d in person.get("documents") or []):
        message = "unzr is mandatory for document type NATIONAL_ID"
        findings.append({"rule": "unzr_mandatory", "message": message})
    if born is not None and born < "1900":
        findings.append({"rule": "birth_date_before_1900", "message": "birth date is before 1900"})
    return {
        **ids(person),
        "tax_id": tax_id(person),
        "documents": documents,
        "phones": phones,
        "birth_date_placeholder": born in ("1900-01-01", "0001-01-01"),
        "findings": findings,
    }


NUMBERS = [
    "АА123456", "ІЇ000001", "ҐЄ123456", "ЫА123456", "ЪА123456", "ЭА123456", "ЁА123456", "AA123456", "аа123456",
    "АА12345", "АА1234567", "А1234567", "123456789", "12345678", "1234567890", "000000000", "АА1234", "АА123",
    "АА12345/12345", "АА12345/1234", "АА1234/12345", "1-АБ №123456", "І-АБ№123456", "I-ФП№654321", "1АБ(2)/3\\4",
    "Ы1", "a1", "A", "AB", "A" * 25, "A" * 26, "", " ", "АА 123456", "АА123456\n", "Я12345678", "№№", "--", "١٢٣٤٥٦٧٨٩",
    "aa123456", "AА123456", "АА-123456", "АА12З456", "12345678O", "12345678О", "АА№123456", "І-БК_123456", "І-бк123456",
    "1-ЫБ123456", "АА\u00a0123456", "АА123456\u200b", "немає", "б/н", "АА1234567890", "АААА123456", "АА12З4/12345",
]
TAX_IDS = [
    "3347300034", "3347300040", "3347300005", "3347300035", "0000000000", "1111111111", "9999999999", "1000000000",
    "334730003", "33473000340", "33473O0034", "", "٣٣٤٧٣٠٠٠٣٤", " 3347300034", "3347300034\n", "0000100007", "9000000002",
    "0101000011", " ", "\u00a0", "33473O00З4", "33473З0034", "3347-300034", "1234567890", "немає", "-", "３３４７３０００３４",
    "33473\u200b00034",
]


def identifiers_lines():
    for kind in list(PATTERNS) + ["SOMETHING_NEW", None]:
        for chunk in range(0, len(NUMBERS), 5):
            person = {"documents": [{"type": kind, "number": n} for n in NUMBERS[chunk:chunk + 5]]}
            yield person, identifiers(person)
    for text in TAX_IDS:
        for gender, born in itertools.product((None, "MALE", "FEMALE", "UNKNOWN"), (None, "1991-08-24", "1900-01-01")):
            person = {"tax_id": text, "gender": gender, "birth_date": born}
            yield person, identifiers(person)
    phones = [
        "+380671112233", "380671112233", "+38067111223", "+3806711122334", "+380000000000", "+38 0671112233", "",
        "+48067111223344", "+38067111223O", "+38\u0660671112233", "+380999999999", "+380111111111", "0671112233", " ",
        "+38 (099) 999-99-99", "-", "0999999999", "380501111111",
    ]
    for phone in phones:
        person = {"authentication_methods": [
            {"type": "OTP", "phone_number": phone}, {"type": "OFFLINE", "phone_number": phone}, {"type": "OTP"}, None]}
        yield person, identifiers(person)
        person = {"phones": [None, {"type": "MOBILE", "number": phone}, {"number": None}],
                  "confidant_person": {"phones": [{"number": phone}]},
                  "authentication_methods": [None, {"type": "OTP", "phone_number": phone}]}
        yield person, identifiers(person)
    yield {"phones": None, "confidant_person": {"phones": None}}, identifiers({})
    for called in ({"id": "a-1"}, {"id": "b", "person_id": 7}, {"person_id": "p", "tax_id": TAX_IDS[0]}, {"id": None}):
        yield called, identifiers(called)
    for born in ("1900-01-01", "0001-01-01", "1899-12-31", "1900-01-02", "0991-08-24", "9999-12-31"):
        for number in (None, born.replace("-", "") + "-00010"):
            yield {"birth_date": born, "unzr": number}, identifiers({"birth_date": born, "unzr": number})
    for number in [None, "", " ", "19910824-00026", "19910824-00021", "19910824-0002", "19990231-00018"]:
        for born in (None, "1991-08-24", "1991-08-25"):
            for documents in (None, [], [{"type": "NATIONAL_ID", "number": "123456789"}],
                              [{"type": "PASSPORT", "number": "АА123456"}, {"type": "NATIONAL_ID"}], [None]):
                person = {"unzr": number, "birth_date": born, "documents": documents, "other_column": {"a": [1]}}
                yield person, identifiers(person)
    for document, field, rule in [
        ({"birth_date": "1900-02-29"}, "birth_date", "date"),
        ({"documents": {}}, "documents", "type"),
        ({"documents": [{"number": 5}]}, "documents[0].number", "type"),
        ({"documents": [[]]}, "documents[0]", "type"),
        ({"tax_id": 3347300034}, "tax_id", "type"),
        ({"phones": [{"number": 7}]}, "phones[0].number", "type"),
        ({"phones": "x"}, "phones", "type"),
        ("x", "", "type"),
    ]:
        yield document, (field, rule)
    # A key that occurs twice, whatever is known of it and however it is written.
    for text, field in [
        ('{"tax_id":"1","tax_id":"2"}', "tax_id"),
        ('{"tax_id":"1","tax\\u005fid":"2"}', "tax_id"),
        ('{"height":1,"weight":2,"height":1}', "?"),
        ('{"doctor":{"office":{"floor":1,"floor":2}}}', "?.?.?"),
        ('{"documents":[null,{"number":"1","number":"1"}]}', "documents[1].number"),
        ('{"phones":[{"issued":[{"whom":1,"whom":2}]}]}', "phones[0].?[0].?"),
    ]:
        yield Raw(text), (field, "duplicate")


# --- sync -----------------------------------------------------------------------------------

NOW = "2024-05-01T01:00:00Z"


def sync(document):
    person, verification = document["person"], document["verification"]
    policy = document.get("policy") or {}
    answer = document.get("answer")
    now = {"2024-05-01T04:00:00.250+03:00": "2024-05-01T01:00:00.250Z"}.get(document["now"], document["now"])
    legacy = policy.get("reasons") == "legacy"
    if verification["unzr_verification_status"] != "IN_REVIEW":
        return {"leave": "status_changed"}

    def apply(columns, persons=None, data=None):
        return {"apply": {
            "guard": {"unzr_verification_status": "IN_REVIEW"}, "person_verifications": columns,
            "persons": persons, "unzr_data": data}}

    number = person.get("unzr")
    if number in (None, ""):
        return apply({
            "unzr_data_id": None, "unzr_data_status": None, "unzr_synced_at": None,
            "unzr_verification_status": "VERIFICATION_NOT_NEEDED",
            "unzr_verification_reason": "INITIAL" if legacy else "AUTO_DATA_ABSENT", "unzr_unverified_at": None})
    if not re.fullmatch("[0-9]{8}-[0-9]{5}", number):
        return apply({
            "unzr_data_id": None, "unzr_data_status": None, "unzr_synced_at": None,
            "unzr_verification_status": "NOT_VERIFIED",
            "unzr_verification_reason": "INITIAL" if legacy else "AUTO_INCORRECT_DATA", "unzr_unverified_at": now},
            {"unzr": None})
    for field in ("last_name", "first_name", "birth_date"):
        needed = answer is None or answer.get("status") == 1
        if needed and blank(person.get(field) or ""):
            return ("person." + field, "required")
    second_name = person.get("second_name") or ""
    second_name = "" if blank(second_name) else second_name
    if answer is None:
        return {"ask": {
            "UNZR": number, "familyName": person["last_name"], "givenName": person["first_name"],
            "patronymicName": second_name, "dateBirth": person["birth_date"]}}
    status = answer.get("status")
    if status == 1:
        return apply({
            "unzr_data_id": {"from": "unzr_data"}, "unzr_data_status": 1, "unzr_synced_at": now,
            "unzr_verification_status": "VERIFIED", "unzr_verification_reason": "AUTO", "unzr_unverified_at": None},
            None, {
                "unzr": number, "family_name": person["last_name"], "given_name": person["first_name"],
                "patronymic_name": second_name, "date_birth": person["birth_date"],
                "status": 1, "description": answer.get("description")})
    if status == 0 or (status == -1 and policy.get("mandatory_fields") == "not_found"):
        return apply({
            "unzr_data_id": None, "unzr_data_status": 0, "unzr_synced_at": now,
            "unzr_verification_status": "NOT_VERIFIED", "unzr_verification_reason": "AUTO", "unzr_unverified_at": now})
    if "fault" in answer:
        reason = "timeout" if answer["fault"] == "timeout" else "transport_fault"
    else:
        reason = {-1: "mandatory_fields", -2: "registry_error"}.get(status, "unknown_code")
    result = {"retry": reason}
    before = document.get("before_claim")
    if before is not None:
        result["release"] = {
            "guard": {"unzr_verification_status": "IN_REVIEW"},
            "person_verifications": {
                "unzr_verification_status": before.get("unzr_verification_status") or before["status"],
                "unzr_verification_reason": before.get("unzr_verification_reason") or before.get("reason")},
            "persons": None, "unzr_data": None}
    return result


STATUSES = ["VERIFICATION_NEEDED", "IN_REVIEW", "VERIFIED", "NOT_VERIFIED", "VERIFICATION_NOT_NEEDED"]
ANSWERS = [
    None, {"status": 1, "description": "Знайдено"}, {"status": 1}, {"status": 0, "description": "Не знайдено"},
    {"status": -1, "description": "mandatory"}, {"status": -2}, {"status": 7}, {"status": -3}, {"fault": "timeout"},
    {"fault": "econnrefused"}, {"fault": ""},
]
PERSON = {"last_name": "Зразко", "first_name": "Остап", "second_name": "Вигаданович", "birth_date": "1991-08-24"}


def sync_documents():
    def document(person, status="IN_REVIEW", **more):
        verification = {"unzr_verification_status": status, "unzr_verification_reason": "AUTO", "person_id": 7}
        return {"person": person, "verification": verification, **more, "now": more.get("now", NOW)}

    numbers = [None, "", "19910824-00026", "19910824-0002", "19910824-00026\n"]
    for number, status, answer in itertools.product(numbers, STATUSES, ANSWERS):
        yield document({**PERSON, "unzr": number}, status, answer=answer)
    for number in MALFORMED:
        yield document({**PERSON, "unzr": number})
    policies = [
        None, {}, {"reasons": "legacy"}, {"reasons": "current"}, {"mandatory_fields": "not_found"},
        {"mandatory_fields": "retry", "reasons": "legacy"}, {"validation_period_days": 30, "claim_timeout_minutes": 5},
    ]
    befores = [
        None, {"unzr_verification_status": "VERIFICATION_NEEDED", "unzr_verification_reason": "ONLINE_TRIGGERED"},
        {"unzr_verification_status": "VERIFIED", "unzr_verification_reason": "AUTO"},
        {"unzr_verification_status": "VERIFICATION_NEEDED"},
        {"status": "VERIFIED", "reason": "MANUAL"},
    ]
    for number, answer, policy, before in itertools.product(numbers[:4], ANSWERS, policies, befores):
        yield document({**PERSON, "unzr": number}, answer=answer, policy=policy, before_claim=before)
    for now in ("2024-05-01T04:00:00.250+03:00", "2024-12-31T23:59:59.123456Z"):
        for answer in ANSWERS:
            yield document({**PERSON, "unzr": "20000213-01467"}, answer=answer, now=now)
    odd = [
        {"second_name": None}, {"second_name": ""}, {"last_name": None}, {"first_name": None}, {"birth_date": None},
        {"last_name": "О'Браєн-Шміт", "first_name": " Анна  Марія "}, {"last_name": "Zrazko"},
        {"status": "inactive", "is_active": False, "documents": [None]}, {"birth_date": "1950-01-01"},
        {"last_name": ""}, {"last_name": " "}, {"first_name": ""}, {"first_name": "\u00a0\t"}, {"second_name": " "},
        {"last_name": "\u200b"}, {"last_name": "-"},
    ]
    for change, answer in itertools.product(odd, ANSWERS):
        yield document({**PERSON, **change, "unzr": "19910824-00026"}, answer=answer)


def sync_lines():
    for document in sync_documents():
        yield document, sync(document)
    whole = {
        "id": 1, "person_id": 7, "drfo_verification_status": "VERIFIED", "unzr_data_id": None, "unzr_data_status": 1,
        "unzr_synced_at": None, "unzr_verification_status": "IN_REVIEW", "unzr_verification_reason": "AUTO",
        "unzr_unverified_at": NOW, "inserted_at": None, "updated_at": None}
    document = {"person": {**PERSON, "unzr": None, "id": "1"}, "verification": whole, "now": NOW}
    yield document, sync(document)
    base = {"person": {**PERSON, "unzr": "19910824-00026"},
            "verification": {"unzr_verification_status": "IN_REVIEW"}, "now": NOW}
    for change, field, rule in [
        ({"verification": {"unzr_verification_status": "REVIEWED"}}, "verification.unzr_verification_status", "unknown_value"),
        ({"verification": {"unzr_verification_status": "in_review"}}, "verification.unzr_verification_status", "unknown_value"),
        ({"verification": {}}, "verification.unzr_verification_status", "required"),
        ({"verification": {"unzr_verification_status": "IN_REVIEW", "unzr_verification_reason": "X"}},
         "verification.unzr_verification_reason", "unknown_value"),
        ({"verification": {"unzr_verification_status": "IN_REVIEW", "unzr_synced_at": "yesterday"}},
         "verification.unzr_synced_at", "time"),
        ({"verification": None}, "verification", "required"),
        ({"person": None}, "person", "required"),
        ({"person": []}, "person", "type"),
        ({"verification": ["IN_REVIEW"]}, "verification", "type"),
        ({"answer": [1, "x"]}, "answer", "type"),
        ({"person": {"birth_date": "1991-13-01"}}, "person.birth_date", "date"),
        ({"person": {"unzr": 5}}, "person.unzr", "type"),
        ({"now": "2024-05-01"}, "now", "time"),
        ({"now": None}, "now", "required"),
        ({"answer": {}}, "answer", "required"),
        ({"answer": {"status": 1, "fault": "timeout"}}, "answer", "not_allowed"),
        ({"answer": {"status": "1"}}, "answer.status", "type"),
        ({"answer": "found"}, "answer", "type"),
        ({"policy": {"reason": "legacy"}}, "policy.reason", "unknown_field"),
        ({"policy": {"reasons": "old"}}, "policy.reasons", "unknown_value"),
        ({"policy": {"validation_period_days": -1}}, "policy.validation_period_days", "out_of_range"),
        ({"before_claim": {"unzr_verification_status": "IN_REVIEW"}}, "before_claim", "not_allowed"),
        ({"before_claim": {"unzr_verification_status": "NOT_VERIFIED"}}, "before_claim", "not_allowed"),
        ({"anwser": None}, "?", "unknown_field"),
        ({"answer": {"staus": 1}}, "answer.?", "unknown_field"),
        ({"answer": {"status": 1, "describtion": "x"}}, "answer.?", "unknown_field"),
        ({"answer": {"fault": "timeout", "code": 1}}, "answer.?", "unknown_field"),
        ({"before_claim": {"status": "VERIFIED", "reson": "AUTO"}}, "before_claim.?", "unknown_field"),
        ({"before_claim": {"unzr_verification_status": "VERIFIED", "unzr_verification_reson": "AUTO"}},
         "before_claim.?", "unknown_field"),
        ({"before_claim": {"status": "VERIFIED", "unzr_verification_status": "VERIFIED"}},
         "before_claim.unzr_verification_status", "duplicate"),
        ({"before_claim": {"status": "VERIFIED", "reason": "AUTO", "unzr_verification_reason": "AUTO"}},
         "before_claim.unzr_verification_reason", "duplicate"),
        ({"verification": {"unzr_verification_status": "IN_REVIEW", "unzr_verification_reson": "AUTO"}},
         "verification.?", "unknown_field"),
        ({"verification": {"unzr_verification_status": "IN_REVIEW", "unzr_sync_at": None}},
         "verification.?", "unknown_field"),
    ]:
        yield {**base, **change}, (field, rule)
    yield {k: v for k, v in base.items() if k != "now"}, ("now", "required")


# --- cumulative -----------------------------------------------------------------------------

STREAMS = ["drfo", "dracs_death", "nhs", "unzr", "mvs_passport", "dms_passport", "dracs_birth", "dracs_name_change",
           "legal_capacity"]


def cumulative(streams):
    statuses = [streams[s] for s in STREAMS if streams.get(s)]
    if streams.get("verification_status") == "NOT_VERIFIED":
        result = "NOT_VERIFIED"
    elif "NOT_VERIFIED" in statuses:
        result = "CHANGES_NEEDED"
    elif "VERIFICATION_NEEDED" in statuses or "IN_REVIEW" in statuses:
        result = "VERIFICATION_NEEDED"
    else:
        result = "VERIFIED"
    return {"verification_status": result}


def cumulative_lines():
    yield {}, cumulative({})
    for stream, status in itertools.product(STREAMS, STATUSES + [None]):
        yield {stream: status}, cumulative({stream: status})
    for statuses in itertools.product(STATUSES + [None], repeat=3):
        streams = dict(zip(("drfo", "unzr", "legal_capacity"), statuses))
        yield streams, cumulative(streams)
    for manual in ("VERIFIED", "CHANGES_NEEDED", "VERIFICATION_NEEDED", "NOT_VERIFIED", None):
        for status in STATUSES:
            streams = {**{s: "VERIFICATION_NOT_NEEDED" for s in STREAMS}, "nhs": status, "verification_status": manual}
            yield streams, cumulative(streams)
    for document, field, rule in [
        ({"unzr": "OK"}, "unzr", "unknown_value"),
        ({"unzr": 1}, "unzr", "type"),
        ({"unrz": "VERIFIED"}, "?", "unknown_field"),
        ({"verification_status": "IN_REVIEW"}, "verification_status", "unknown_value"),
        ("VERIFIED", "", "type"),
        (["VERIFIED"], "", "type"),
    ]:
        yield document, (field, rule)


# --------------------------------------------------------------------------------------------


FILES = {"unzr": unzr_lines, "identifiers": identifiers_lines, "sync": sync_lines, "cumulative": cumulative_lines}


if __name__ == "__main__":
    write(FILES)
