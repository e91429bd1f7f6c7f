"""How an oracle writes its golden vectors, a line each, or holds the committed ones to them."""

import json
import pathlib
import sys

GOLDEN = pathlib.Path(__file__).resolve().parent.parent / "golden"


class Raw(str):
    """The text of a document that no dictionary can say."""


def render(lines):
    compact = {"ensure_ascii": False, "separators": (",", ":")}
    for document, result in lines:
        if isinstance(result, tuple):
            vector = {"input": document, "error": {"field": result[0], "rule": result[1]}}
        else:
            vector = {"input": document, "output": result}
        text = json.dumps(vector, **compact)
        if isinstance(document, Raw):
            text = text.replace(json.dumps(document, **compact), document, 1)
        yield text + "\n"


def lines(documents, ensure_ascii=False):
    """One line of JSON for each."""
    return "".join(json.dumps(it, ensure_ascii=ensure_ascii, separators=(",", ":")) + "\n" for it in documents)


def keep(texts):
    """Writes each text into its file; with --check says which committed files differ."""
    paths = {GOLDEN / name: text for name, text in texts.items()}
    if "--check" in sys.argv[1:]:
        differ = [path.name for path, text in paths.items() if path.read_text(encoding="utf-8") != text]
        if differ:
            sys.exit(f"{', '.join(differ)}: other than what the oracle says")
        return
    for path, text in paths.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


OWN = ({"id": "line 7"}, {"person_id": 7}, {"id": 7, "person_id": "b"}, {"id": None, "person_id": None})

# A person's record has its own id, an audit record is no line, and pairs are those of an index, too.
WITHOUT_OWN = ("keys", "identifiers", "replay", "index/pairs")


def answered(command, result, own):
    """An answer to a line with ids, given back before everything else."""
    if command == "why_not":
        # This answer has the candidate's id, which makes room for the line's own.
        candidate, rest = result["id"], {k: v for k, v in result.items() if k != "id"}
        named = {"id": own.pop("id", candidate), **own}
        if named["id"] is not candidate and candidate is not None:
            named["candidate_id"] = candidate
        return {**named, **rest}
    return {**own, **result}


def identified(command, lines):
    """The lines, and behind them some of those with an answer as lines with ids."""
    lines = list(lines)
    objects = [(d, r) for d, r in lines if isinstance(d, dict) and isinstance(r, dict)]
    objects = [(d, r) for d, r in objects if not {"id", "person_id"} & set(d)]
    chosen = objects[:: max(1, len(objects) // 12)]
    for at, (document, result) in enumerate(chosen):
        own = OWN[at % len(OWN)]
        given = {name: value for name, value in own.items() if value is not None}
        # Before or behind the document's fields: order does not matter.
        document = {**own, **document} if at % 2 else {**document, **own}
        lines.append((document, answered(command, result, given)))
    document, _ = chosen[0]
    lines.append(({**document, "id": True}, ("id", "type")))
    lines.append(({**document, "person_id": {}}, ("person_id", "type")))
    return lines


def write(files, render=render):
    """Keeps NAME.jsonl of each name's lines."""
    own = {name: lines() if name in WITHOUT_OWN else identified(name, lines()) for name, lines in files.items()}
    keep({f"{name}.jsonl": "".join(render(lines)) for name, lines in own.items()})
