"""Golden vectors of merge and review, from a second reading of the rules.

Written from the specification alone; it shares nothing with the library. Run it to rewrite
tests/golden/{merge,review}.jsonl; a test holds the files to what it prints.

    python3 tests/oracle/merging.py
"""

import datetime
import itertools
import json
import uuid

from vectors import Raw, write


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def canonical(name):
    try:
        return uuid.UUID(name.strip())
    except ValueError:
        return name.strip()


def given(name):
    """An id, or None where it is null or blank."""
    return None if name is None or not name.strip() else canonical(name)


# --- merge ----------------------------------------------------------------------------------

STATUSES = ["NEW", "IN_PROCESS", "DECLARATION_READY_DEACTIVATE", "STALE", "DECLINED", "MERGED"]
REASONS = ["AUTO_MERGE", "MANUAL_MERGE"]
BEFORE, SCORED, AFTER, NOW = (
    "2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z", "2026-11-02T00:00:00.000001Z", "2026-11-22T01:00:00Z")
A, B, C = ("00000000-0000-4000-8000-00000000000" + last for last in "abc")


def merge(document):
    candidate, facts = document["merge_candidate"], document["facts"]
    person, master, known = facts["person"], facts["master"], facts.get("declarations")
    manual = document["reason"] == "MANUAL_MERGE"
    automatic = ((document.get("policy") or {}).get("limits") or {}).get("automatic", 0.9)

    # What cannot be is refused before anything is decided.
    if canonical(candidate["person_id"]) == canonical(candidate["master_person_id"]):
        return ("merge_candidate.master_person_id", "not_allowed")
    if moment(candidate["inserted_at"]) > moment(document["now"]):
        return ("merge_candidate.inserted_at", "out_of_range")
    for side, record, own in (("person", person, candidate["person_id"]),
                              ("master", master, candidate["master_person_id"])):
        if record and given(record["master_person_id"]) == canonical(own):
            return (f"facts.{side}.master_person_id", "not_allowed")

    status = candidate["status"]
    if status not in ["IN_PROCESS", "DECLARATION_READY_DEACTIVATE"] + ["NEW"] * manual:
        return {"leave": "not_open"}
    ready = status == "DECLARATION_READY_DEACTIVATE"
    if not manual and not ready and candidate["score"] < automatic:
        return {"leave": "score_below_limit"}
    if person is None or master is None:
        return {"leave": "person_not_found"}

    def apply(to, pairs=None, persons=None, declarations=None):
        return {"apply": {"merge_candidates": {"status": to}, "merged_pairs": pairs, "persons": persons,
                          "declarations": declarations}}

    def changed_or_gone(record):
        active = record["is_active"] and record["status"].lower() == "active"
        return moment(record["updated_at"]) >= moment(candidate["inserted_at"]) or not active

    if changed_or_gone(person) or changed_or_gone(master):
        return apply("STALE")
    # An active master who is merged: going on could close a cycle.
    if given(master["master_person_id"]):
        return ("facts.master.master_person_id", "not_allowed")
    has_master = given(person["master_person_id"]) is not None
    if ready:
        if has_master:
            return ("facts.person.master_person_id", "not_allowed")
        return apply(
            "MERGED",
            {"master_person_id": candidate["master_person_id"], "merge_person_id": candidate["person_id"]},
            {"id": candidate["person_id"], "status": "inactive"})
    if has_master:
        return apply("DECLINED")
    if known is None:
        return {"ask": {"question": "declarations"}}
    if "fault" in known:
        return {"retry": "timeout" if known["fault"] == "timeout" else "transport_fault"}
    if known["person"] and not known["master"]:
        return apply("DECLINED")
    return apply("DECLARATION_READY_DEACTIVATE",
                 declarations={"terminate": candidate["person_id"], "reason": document["reason"]})


def side(**changes):
    return {"status": "active", "is_active": True, "updated_at": BEFORE, "master_person_id": None, **changes}


def merge_document(status="IN_PROCESS", reason="AUTO_MERGE", person=None, master=None, declarations=None, **candidate):
    more = {key: candidate.pop(key) for key in ("policy", "now") if key in candidate}
    facts = {"person": side() if person is None else person, "master": side() if master is None else master}
    if declarations is not None:
        facts["declarations"] = declarations
    row = {"id": "7", "person_id": A, "master_person_id": B, "score": 0.97, "status": status, "inserted_at": SCORED}
    document = {"merge_candidate": {**row, **candidate}, "facts": facts, "reason": reason, "now": NOW}
    return {**document, **more}


DECLARATIONS = [None] + [{"person": p, "master": m} for p in (True, False) for m in (True, False)] + [
    {"fault": "timeout"}, {"fault": "econnrefused"}, {"fault": ""}]


def merge_documents():
    # Every status by every situation.
    sides = [side(), side(updated_at=SCORED), side(updated_at=AFTER), side(status="inactive"), side(is_active=False),
             side(master_person_id=C)]
    pairs = [(person, sides[0]) for person in sides] + [(sides[0], master) for master in sides[1:5]] + [(sides[5], sides[3])]
    for status, reason, (person, master), known in itertools.product(STATUSES, REASONS, pairs, DECLARATIONS):
        yield merge_document(status, reason, person, master, known)
    for status, reason, known in itertools.product(STATUSES, REASONS, DECLARATIONS):
        yield merge_document(status, reason, master=side(master_person_id=C), declarations=known)
    for status in STATUSES:
        for state in ("ACTIVE", "Active", "MERGED", "deleted", " active"):
            yield merge_document(status, person=side(status=state), declarations={"person": True, "master": True})
            yield merge_document(status, master=side(status=state), declarations={"person": True, "master": True})
        for blank in ("", " ", "\u00a0"):
            yield merge_document(status, person=side(master_person_id=blank), declarations={"person": False, "master": False})
        # Scores at the limit, and limits of the host's own.
        for score, reason in itertools.product((0, 0.7, 0.89999, 0.9, 1), REASONS):
            yield merge_document(status, reason, score=score, declarations={"person": True, "master": True})
        for limits in ({}, {"automatic": 0.98}, {"automatic": 0.97, "manual": 0.5}):
            yield merge_document(status, policy={"limits": limits}, declarations={"person": True, "master": True})
        yield merge_document(status, policy=None, declarations={"person": True, "master": True})
        yield merge_document(status, policy={}, declarations={"person": True, "master": True})
        # One person on both sides, in either letters; a person who is their own master.
        for one, other in ((A, A), (A, A.upper()), (" " + A, A), ("x", "x")):
            yield merge_document(status, person_id=one, master_person_id=other)
        yield merge_document(status, person_id="x", master_person_id="X", declarations={"person": True, "master": True})
        for own in (A, A.upper()):
            yield merge_document(status, person=side(master_person_id=own))
        yield merge_document(status, master=side(master_person_id=B))
        # The pair in the other direction after a merge, and the merge of what is merged.
        yield merge_document(status, person=side(), master=side(status="inactive", updated_at=NOW, master_person_id=A))
        yield merge_document(status, person=side(status="inactive", updated_at=NOW, master_person_id=B))
        # Scored after now; at now.
        yield merge_document(status, now=BEFORE)
        yield merge_document(status, now=SCORED)
        yield merge_document(status, now="2026-11-02T02:00:00+02:00")
        yield merge_document(status, inserted_at="2026-11-02T02:00:00+02:00", person=side(updated_at="2026-11-01T23:59:59Z"))
        for gone in ("person", "master"):
            document = merge_document(status, declarations={"person": False, "master": True})
            document["facts"][gone] = None
            yield document


def without(document, *path):
    copy = json.loads(json.dumps(document))
    inner = copy
    for key in path[:-1]:
        inner = inner[key]
    del inner[path[-1]]
    return copy


def replaced(document, value, *path):
    copy = json.loads(json.dumps(document))
    inner = copy
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return copy


def merge_lines():
    for document in merge_documents():
        yield document, merge(document)
    base = merge_document(declarations={"person": True, "master": True})
    for path in [("merge_candidate",), ("facts",), ("reason",), ("now",), ("facts", "person"), ("facts", "master"),
                 *[("merge_candidate", name) for name in base["merge_candidate"]],
                 *[("facts", who, name) for who in ("person", "master") for name in side()],
                 ("facts", "declarations", "person"), ("facts", "declarations", "master")]:
        yield without(base, *path), (".".join(path), "required")
    for path in [("merge_candidate",), ("facts",), ("reason",), ("now",),
                 *[("merge_candidate", name) for name in base["merge_candidate"]],
                 *[("facts", who, name) for who in ("person", "master") for name in side() if name != "master_person_id"]]:
        yield replaced(base, None, *path), (".".join(path), "required")
    for value, path, rule in [
        ("new", ("merge_candidate", "status"), "unknown_value"),
        ("CLAIMED", ("merge_candidate", "status"), "unknown_value"),
        ("", ("merge_candidate", "status"), "unknown_value"),
        (1, ("merge_candidate", "status"), "type"),
        ("auto_merge", ("reason",), "unknown_value"),
        ("", ("merge_candidate", "person_id"), "required"),
        ("\u200b", ("merge_candidate", "master_person_id"), "required"),
        (" ", ("merge_candidate", "id"), "required"),
        (7, ("merge_candidate", "id"), "type"),
        ("7" * 65537, ("merge_candidate", "id"), "too_long"),
        (1.5, ("merge_candidate", "score"), "out_of_range"),
        (-0.1, ("merge_candidate", "score"), "out_of_range"),
        ("0.97", ("merge_candidate", "score"), "type"),
        ("2026-11-02", ("merge_candidate", "inserted_at"), "time"),
        ("yesterday", ("now",), "time"),
        ("2026-11-02 00:00:00", ("facts", "person", "updated_at"), "time"),
        (1, ("facts", "master", "updated_at"), "type"),
        ("", ("facts", "person", "status"), "required"),
        ("  ", ("facts", "master", "status"), "required"),
        ("true", ("facts", "person", "is_active"), "type"),
        (7, ("facts", "person", "master_person_id"), "type"),
        ([], ("facts", "person"), "type"),
        ([], ("facts",), "type"),
        ([], ("merge_candidate",), "type"),
        (True, ("facts", "declarations"), "type"),
        (None, ("facts", "declarations", "person"), "required"),
        (1, ("facts", "declarations", "master"), "type"),
        ({"limits": {"automatic": 0.6}}, ("policy", ), None),
        ({"limits": []}, ("policy",), None),
        ({"limit": {}}, ("policy",), None),
        ({"limits": {"auto": 1}}, ("policy",), None),
    ]:
        error = (".".join(path), rule) if rule else {
            '{"limits": {"automatic": 0.6}}': ("policy.limits.manual", "out_of_range"),
            '{"limits": []}': ("policy.limits", "type"),
            '{"limit": {}}': ("policy.?", "unknown_field"),
            '{"limits": {"auto": 1}}': ("policy.limits.?", "unknown_field"),
        }[json.dumps(value)]
        yield replaced(base, value, *path), error
    yield replaced(base, {"fault": "timeout", "person": True}, "facts", "declarations"), ("facts.declarations", "not_allowed")
    yield replaced(base, {}, "facts", "declarations"), ("facts.declarations.person", "required")
    yield replaced(base, {"person": True, "mater": True}, "facts", "declarations"), ("facts.declarations.?", "unknown_field")
    yield replaced(base, 1, "facts", "person", "last_name"), ("facts.person.last_name", "unknown_field")
    yield replaced(base, 1, "facts", "declaration"), ("facts.?", "unknown_field")
    yield replaced(base, 1, "merge_candidate", "config"), ("merge_candidate.?", "unknown_field")
    yield replaced(base, 1, "gender"), ("gender", "unknown_field")
    yield "MERGED", ("", "type")
    yield [], ("", "type")
    yield Raw(json.dumps(base).replace('"status": "IN_PROCESS"', '"status": "IN_PROCESS", "status": "NEW"')), (
        "merge_candidate.status", "duplicate")
    yield Raw('{"reason": "AUTO_MERGE", "reason": "MANUAL_MERGE"}'), ("reason", "duplicate")


# --- review ---------------------------------------------------------------------------------

REQUESTS = ["NEW", "SPLIT", "MERGE", "TRASH", "POSTPONE"]
FINAL = ["SPLIT", "MERGE", "TRASH"]
MESSAGES = {
    "open_request": (409, "A request is assigned and not decided", "Призначений запит ще не вирішено"),
    "too_many_postponed": (409, "Postponed requests limit exceeded", "Забагато відкладених запитів"),
    "no_candidate": (404, "Manual Merge Candidate not found", "Немає кандидата на об'єднання"),
    "request_not_found": (404, "Manual Merge Request not found", "Запит на об'єднання не знайдено"),
    "not_assignee": (403, "Current client is not allowed to access this resource", "Запит призначено іншому працівникові"),
    "incorrect_transition": (409, "Incorrect transition status", "Недопустима зміна статусу"),
    "candidate_processed": (409, "Incorrect transition status", "Недопустима зміна статусу: кандидата вже опрацьовано"),
}


def refuse(reason):
    http, message, message_uk = MESSAGES[reason]
    return {"refuse": {"reason": reason, "http": http, "message": message, "message_uk": message_uk}}


def review(document):
    policy = document.get("policy") or {}
    quorum, most = policy.get("quorum", 3), policy.get("max_postponed", 5)
    if document.get("assign"):
        return assign(document["assign"], most)
    return decide(document["decide"], quorum)


def assign(document, most):
    clerk = document["clerk_id"]
    open_ones = [r["status"] for r in document["requests"] if r["candidate_status"] == "NEW"]
    if "NEW" in open_ones:
        return refuse("open_request")
    if open_ones.count("POSTPONE") >= most:
        return refuse("too_many_postponed")
    had = {canonical(r["manual_merge_candidate_id"]) for r in document["requests"]}
    free = [c for c in document["candidates"]
            if c["status"] == "NEW" and given(c["assignee_id"]) is None and canonical(c["id"]) not in had]
    if not free:
        return refuse("no_candidate")
    free.sort(key=lambda c: c["id"].encode())
    free.sort(key=lambda c: moment(c["inserted_at"]))
    free.sort(key=lambda c: c["decisions"], reverse=True)
    chosen = free[0]["id"]
    return {"apply": {
        "guard": {"manual_merge_requests": None, "manual_merge_candidates": {"status": "NEW", "assignee_id": None}},
        "manual_merge_requests": {"manual_merge_candidate_id": chosen, "assignee_id": clerk, "status": "NEW"},
        "manual_merge_candidates": {"id": chosen, "assignee_id": clerk},
        "related": None, "merge_candidates": None, "merge": None}}


def decide(document, quorum):
    clerk, status, facts = document["clerk_id"], document["status"], document["facts"]
    comment = document.get("comment")
    if facts is None:
        return refuse("request_not_found")
    request, candidate = facts["request"], facts["candidate"]
    if canonical(request["manual_merge_candidate_id"]) != canonical(candidate["id"]):
        return ("decide.facts.request.manual_merge_candidate_id", "not_allowed")
    if canonical(candidate["person_id"]) == canonical(candidate["master_person_id"]):
        return ("decide.facts.candidate.master_person_id", "not_allowed")
    if canonical(request["assignee_id"]) != canonical(clerk):
        return refuse("not_assignee")
    if (request["status"], status) not in [("NEW", s) for s in FINAL + ["POSTPONE"]] + [("POSTPONE", s) for s in FINAL]:
        return refuse("incorrect_transition")
    if candidate["status"] == "PROCESSED":
        return refuse("candidate_processed")
    agree = {canonical(r["assignee_id"]) for r in facts["requests"] if r["status"] == status} | {canonical(clerk)}
    agreed = status in FINAL and len(agree) >= quorum
    columns = {"id": candidate["id"]}
    if agreed:
        columns.update(status="PROCESSED", decision=status)
    if agreed or given(candidate["assignee_id"]) == canonical(clerk):
        columns["assignee_id"] = None
    related = merge_candidates = merge_now = None
    if agreed and status == "MERGE":
        related = {
            "where": {"either_person_id": candidate["person_id"], "id_is_not": candidate["id"], "status": "NEW"},
            "set": {"status": "PROCESSED", "decision": "MERGE", "status_reason": "AUTO_MERGE", "assignee_id": None}}
        merge_now = {"merge_candidate_id": candidate["merge_candidate_id"], "reason": "MANUAL_MERGE"}
    elif agreed:
        merge_candidates = {"id": candidate["merge_candidate_id"], "status": "DECLINED"}
    return {"apply": {
        "guard": {"manual_merge_requests": {"status": request["status"]}, "manual_merge_candidates": {"status": "NEW"}},
        "manual_merge_requests": {"id": request["id"], "status": status,
                                  "comment": comment if comment and comment.strip(" \u00a0\u200b\t\n") else None},
        "manual_merge_candidates": columns,
        "related": related, "merge_candidates": merge_candidates, "merge": merge_now}}


CLERK, LAST = A, "2026-11-05T00:00:00Z"


def decide_document(held="NEW", status="MERGE", others=(), **changes):
    policy = changes.pop("policy", "absent")
    facts = {
        "request": {"id": "11", "manual_merge_candidate_id": "5", "assignee_id": CLERK, "status": held,
                    **changes.pop("request", {})},
        "candidate": {"id": "5", "merge_candidate_id": "7", "person_id": "p", "master_person_id": "m", "status": "NEW",
                      "assignee_id": CLERK, **changes.pop("candidate", {})},
        "requests": [{"assignee_id": who, "status": what} for who, what in others],
    }
    document = {"decide": {"clerk_id": CLERK, "status": status, "facts": facts, **changes}}
    return document if policy == "absent" else {**document, "policy": policy}


def had(candidate, status, candidate_status="NEW"):
    return {"manual_merge_candidate_id": candidate, "status": status, "candidate_status": candidate_status}


def waits(name, decisions=0, inserted_at=SCORED, status="NEW", assignee_id=None):
    return {"id": name, "status": status, "assignee_id": assignee_id, "decisions": decisions, "inserted_at": inserted_at}


def assign_document(requests=(), candidates=(), **more):
    return {"assign": {"clerk_id": CLERK, "requests": list(requests), "candidates": list(candidates)}, **more}


def review_documents():
    # Every status of a request by every decision, at every number of clerks who agree.
    for held, status, agree, state in itertools.product(REQUESTS, REQUESTS, range(4), ("NEW", "PROCESSED")):
        others = [(f"clerk {n}", status) for n in range(agree)] + [("x", "SPLIT"), ("y", "TRASH"), ("z", "POSTPONE")]
        yield decide_document(held, status, others, candidate={"status": state})
    for mixture in itertools.product(REQUESTS, repeat=3):
        for status in FINAL:
            yield decide_document("NEW", status, zip("abc", mixture))
    # A clerk counts once, whatever is listed.
    for status in FINAL:
        yield decide_document("NEW", status, [(CLERK, status), (CLERK.upper(), status), ("b", status)])
        yield decide_document("NEW", status, [("b", status), ("b", status), ("b ", status)])
        yield decide_document("POSTPONE", status, [(CLERK, "POSTPONE"), ("b", status), ("c", status)])
    # With whom the candidate is.
    for held, status, assignee in itertools.product(("NEW", "POSTPONE"), REQUESTS[1:], (None, "", "other", CLERK.upper())):
        for agree in (0, 2):
            yield decide_document(held, status, [(f"k{n}", status) for n in range(agree)], candidate={"assignee_id": assignee})
    # Another clerk's request, before all else.
    for held, status, state in itertools.product(REQUESTS, REQUESTS, ("NEW", "PROCESSED")):
        yield decide_document(held, status, request={"assignee_id": "other"}, candidate={"status": state})
    yield decide_document("NEW", "MERGE", request={"assignee_id": CLERK.upper()})
    for comment in (None, "", " ", "\u200b", "Та сама особа", "x\ny", "з" * 32768):
        yield decide_document("NEW", "POSTPONE", comment=comment)
    for quorum in (1, 2, 5, 4294967295):
        for agree in range(5):
            for status in ("MERGE", "TRASH", "POSTPONE"):
                yield decide_document("NEW", status, [(f"k{n}", status) for n in range(agree)], policy={"quorum": quorum})
    for policy in (None, {}, {"max_postponed": 1}):
        yield decide_document("NEW", "SPLIT", [("a", "SPLIT"), ("b", "SPLIT")], policy=policy)
    yield {"decide": {"clerk_id": CLERK, "status": "MERGE", "facts": None}}
    yield {"decide": {"clerk_id": CLERK, "status": "NEW", "facts": None}, "assign": None}
    for person, master in (("p", "p"), (A, A.upper())):
        yield decide_document(candidate={"person_id": person, "master_person_id": master})
    yield decide_document(request={"manual_merge_candidate_id": "6"})

    # Assignments: what hinders.
    free = [waits("1")]
    for status, state in itertools.product(REQUESTS, ("NEW", "PROCESSED")):
        yield assign_document([had("9", status, state)], free)
        yield assign_document([had("1", status, state)], free)
        for count in (4, 5, 6):
            yield assign_document([had(str(90 + n), status, state) for n in range(count)], free)
    for most, count in itertools.product((1, 2, 7), range(9)):
        requests = [had(str(90 + n), "POSTPONE") for n in range(count)]
        yield assign_document(requests, free, policy={"max_postponed": most})
    yield assign_document([had("9", "POSTPONE")] * 5 + [had("8", "NEW")], free)
    # Whom to choose.
    yield assign_document([], [])
    for assignee, state in itertools.product((None, "", "other", CLERK), ("NEW", "PROCESSED")):
        yield assign_document([], [waits("1", assignee_id=assignee, status=state)])
    pool = [waits("1", 0, BEFORE), waits("2", 2, LAST), waits("3", 2, SCORED), waits("4", 1, BEFORE),
            waits("0", 2, SCORED), waits("5", 9, BEFORE, "PROCESSED"), waits("6", 8, BEFORE, assignee_id="other")]
    for rotation in range(len(pool)):
        yield assign_document([], pool[rotation:] + pool[:rotation])
    for seen in itertools.product((False, True), repeat=5):
        requests = [had(str(n), "MERGE") for n, mine in enumerate(seen) if mine]
        yield assign_document(requests, pool)
    yield assign_document([], [waits("a", 1, "2026-11-02T02:00:00+02:00"), waits("b", 1, "2026-11-01T23:59:59.999Z")])
    yield assign_document([had(A.upper(), "SPLIT")], [waits(A)])
    yield assign_document([], [waits("1", 4294967295), waits("2", 0)])
    yield {**assign_document([], free), "decide": None, "policy": None}


def review_lines():
    for document in review_documents():
        yield document, review(document)
    base = decide_document("NEW", "MERGE", [("b", "MERGE")], comment="x")
    facts = base["decide"]["facts"]
    for path in [("decide", "clerk_id"), ("decide", "status"), ("decide", "facts"),
                 *[("decide", "facts", name) for name in facts],
                 *[("decide", "facts", part, name) for part in ("request", "candidate") for name in facts[part]]]:
        yield without(base, *path), (".".join(path), "required")
    for name in facts["requests"][0]:
        yield without(base, "decide", "facts", "requests", 0, name), (f"decide.facts.requests[0].{name}", "required")
    for value, path, field, rule in [
        ("MERGED", ("status",), "status", "unknown_value"),
        ("merge", ("status",), "status", "unknown_value"),
        (None, ("status",), "status", "required"),
        ("", ("clerk_id",), "clerk_id", "required"),
        ("\u00a0", ("clerk_id",), "clerk_id", "required"),
        (5, ("clerk_id",), "clerk_id", "type"),
        (5, ("comment",), "comment", "type"),
        ("з" * 32769, ("comment",), "comment", "too_long"),
        ("IN_PROCESS", ("facts", "candidate", "status"), "facts.candidate.status", "unknown_value"),
        ("PROCESSED", ("facts", "request", "status"), "facts.request.status", "unknown_value"),
        ("", ("facts", "request", "id"), "facts.request.id", "required"),
        ("", ("facts", "request", "assignee_id"), "facts.request.assignee_id", "required"),
        (" ", ("facts", "candidate", "person_id"), "facts.candidate.person_id", "required"),
        ("", ("facts", "candidate", "merge_candidate_id"), "facts.candidate.merge_candidate_id", "required"),
        (1, ("facts", "candidate", "assignee_id"), "facts.candidate.assignee_id", "type"),
        (None, ("facts", "requests"), "facts.requests", "required"),
        ([None], ("facts", "requests"), "facts.requests[0]", "required"),
        ([[]], ("facts", "requests"), "facts.requests[0]", "type"),
        ({}, ("facts", "requests"), "facts.requests", "type"),
        ([], ("facts",), "facts", "type"),
        (1, ("facts", "person"), "facts.person", "unknown_field"),
        (1, ("comments",), "?", "unknown_field"),
    ]:
        yield replaced(base, value, "decide", *path), ("decide." + field, rule)
    base = assign_document([had("9", "MERGE")], [waits("1")])
    for path in [("assign", name) for name in base["assign"]]:
        yield without(base, *path), (".".join(path), "required")
    for part in ("requests", "candidates"):
        for name in base["assign"][part][0]:
            yield without(base, "assign", part, 0, name), (f"assign.{part}[0].{name}", "required")
    for value, path, field, rule in [
        ("", ("clerk_id",), "clerk_id", "required"),
        ("DONE", ("requests", 0, "status"), "requests[0].status", "unknown_value"),
        ("MERGE", ("requests", 0, "candidate_status"), "requests[0].candidate_status", "unknown_value"),
        ("", ("requests", 0, "manual_merge_candidate_id"), "requests[0].manual_merge_candidate_id", "required"),
        (-1, ("candidates", 0, "decisions"), "candidates[0].decisions", "out_of_range"),
        (4294967296, ("candidates", 0, "decisions"), "candidates[0].decisions", "out_of_range"),
        ("3", ("candidates", 0, "decisions"), "candidates[0].decisions", "type"),
        (None, ("candidates", 0, "inserted_at"), "candidates[0].inserted_at", "required"),
        ("soon", ("candidates", 0, "inserted_at"), "candidates[0].inserted_at", "time"),
        ("SPLIT", ("candidates", 0, "status"), "candidates[0].status", "unknown_value"),
        ("1", ("candidates",), "candidates", "type"),
    ]:
        yield replaced(base, value, "assign", *path), ("assign." + field, rule)
    for value, field, rule in [
        ({"quorum": 0}, "policy.quorum", "out_of_range"),
        ({"max_postponed": 0}, "policy.max_postponed", "out_of_range"),
        ({"quorum": "3"}, "policy.quorum", "type"),
        ({"quorum": -3}, "policy.quorum", "out_of_range"),
        ({"qorum": 3}, "policy.?", "unknown_field"),
        ([], "policy", "type"),
    ]:
        yield {**base, "policy": value}, (field, rule)
    yield {}, ("", "required")
    yield {"assign": None, "decide": None}, ("", "required")
    yield {**base, **decide_document()}, ("", "not_allowed")
    yield {"review": base}, ("review", "unknown_field")
    yield {"assign": []}, ("assign", "type")
    yield "NEW", ("", "type")
    yield Raw('{"assign": {"clerk_id": "k", "clerk_id": "l"}}'), ("assign.clerk_id", "duplicate")


# --------------------------------------------------------------------------------------------


FILES = {"merge": merge_lines, "review": review_lines}


if __name__ == "__main__":
    write(FILES)
