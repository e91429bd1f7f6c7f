"""Holds the golden vectors to the JSON Schemas of bindings/schema.

Every line with an answer has an input and an answer that validate, and a line that is refused for its
shape (a field of another type, an absent or unknown one) is refused by the schema, too. Needs the
package jsonschema (Debian: python3-jsonschema); takes the system's own Python where this one has none.

    python3 tests/oracle/schemas.py [--check]
"""

import datetime
import json
import os
import pathlib
import re
import sys

try:
    import jsonschema
except ImportError:
    system = "/usr/bin/python3"
    if sys.executable == system or not os.path.exists(system):
        sys.exit("jsonschema is not installed")
    os.execv(system, [system, *sys.argv])

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
GOLDEN = ROOT / "tests" / "golden"
SCHEMAS = {path.stem: json.loads(path.read_text("utf-8")) for path in (ROOT / "bindings" / "schema").glob("*.json")}

# What depends on another field, on the scorecard, or on the step that looks.
RELATIONS = ("policy.limits.manual", "policy.allow_example", "person.last_name", "person.first_name", "person.birth_date")

# What a schema can say of what is wrong with a document.
SHAPES = ("type", "required", "unknown_field", "unknown_value", "date", "time", "out_of_range")

FORMATS = jsonschema.FormatChecker(formats=())


@FORMATS.checks("date", raises=ValueError)
def is_date(value):
    return not isinstance(value, str) or bool(datetime.date.fromisoformat(value))


@FORMATS.checks("date-time", raises=ValueError)
def is_time(value):
    if not isinstance(value, str):
        return True
    match = re.fullmatch(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)", value)
    return bool(match and datetime.datetime.fromisoformat(f"{match[1]}T{match[2]}"))


def inlined(schema, of):
    """A schema with what it refers to, so that no validator has to look anything up."""
    if isinstance(schema, list):
        return [inlined(one, of) for one in schema]
    if not isinstance(schema, dict):
        return schema
    name = schema.get("$ref", "")
    if isinstance(name, str) and name.endswith(".json"):
        return inlined(SCHEMAS[name[: -len(".json")]], of)
    return {key: inlined(value, of) for key, value in schema.items() if key != "$id"}


def validator(schema, name):
    whole = inlined(schema, name)
    jsonschema.Draft202012Validator.check_schema(whole)
    return jsonschema.Draft202012Validator(whole, format_checker=FORMATS)


VALIDATORS = {name: validator(schema, name) for name, schema in SCHEMAS.items()}
VALIDATORS["step"] = validator(SCHEMAS["sync"]["$defs"]["step"], "sync")


def parts(command, document):
    """What of a command's document has a schema, and where it stands."""
    if command in ("keys", "identifiers"):
        yield "person", "", document
    elif command == "sync":
        yield "sync", "", document
    elif isinstance(document, dict):
        places = {
            "decide": {"submission": "submission", "facts": "facts", "policy": "policy"},
            "why_not": {"submission": "person", "candidate": "person", "policy": "policy"},
            "score": {"person": "person", "candidate": "person"},
            "dedupe": {"persons": "person"},
        }.get(command, {})
        for field, schema in places.items():
            value = document.get(field)
            if schema == "person" and isinstance(value, list):
                yield from (("person", f"{field}[{at}]", one) for at, one in enumerate(value))
            elif field in document and not (field == "facts" and value is None):
                yield schema, field, value


def results(command, result):
    if command == "sync":
        yield "step", result
    elif command == "decide":
        yield "decision", result


def lines(command, path):
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        yield f"{path.name}:{number}", json.loads(line)


def told(place, name, error):
    return f"{place}: {name}: {'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"


def is_for_schema(line, field):
    """Whether a line is refused for a shape within a part of it."""
    path, rule = line["error"]["field"], line["error"]["rule"]
    if rule not in SHAPES or not re.match(re.escape(field) + r"($|[.\[])" if field else "", path):
        return False
    if rule in ("required", "out_of_range") and path in RELATIONS:
        return False
    # A blank or a placeholder is there, for a schema.
    found = line["input"]
    for name, index in re.findall(r"([^.\[\]]+)|\[(\d+)\]", path):
        if index:
            found = found[int(index)]
        else:
            found = found.get(name) if isinstance(found, dict) else None
    return not (rule == "required" and isinstance(found, str))


def main():
    files = [(path.stem, path) for path in sorted(GOLDEN.glob("*.jsonl"))]
    files += [("dedupe", GOLDEN / "index" / "pairs.jsonl"), ("score", GOLDEN / "clean" / "score.jsonl")]
    files += [("decide", path) for path in sorted((GOLDEN / "card").glob("decide*.jsonl"))]
    valid = refused = unread = 0
    faults = []
    for command, path in files:
        for place, line in lines(command, path):
            document = line["input"]
            for name, field, value in parts(command, document):
                error = next(VALIDATORS[name].iter_errors(value), None)
                if "output" not in line:
                    refused += error is not None
                    if error is None and is_for_schema(line, field):
                        faults.append(f"{place}: {name} takes what is refused: {line['error']}")
                    continue
                # A candidate that cannot be read is reported, and a fact that no step needs is not looked at.
                if error is not None and name == "facts":
                    unread += 1
                elif error is not None:
                    faults.append(told(place, name, error))
                valid += 1
            for name, value in results(command, line.get("output")) if "output" in line else ():
                error = next(VALIDATORS[name].iter_errors(value), None)
                if error is not None:
                    faults.append(told(place, name, error))
                valid += 1
    if faults:
        sys.exit("\n".join(faults[:40]) + f"\n{len(faults)} faults")
    assert valid > 10_000 and refused > 100 and unread < 100, (valid, refused, unread)


if __name__ == "__main__":
    main()
