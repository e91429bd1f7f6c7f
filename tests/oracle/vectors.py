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


def write(files, render=render):
    """Writes NAME.jsonl of each name's lines; with --check says where the committed file differs."""
    check = "--check" in sys.argv[1:]
    for name, lines in files.items():
        path, text = GOLDEN / f"{name}.jsonl", "".join(render(lines()))
        if check and path.read_text(encoding="utf-8") != text:
            sys.exit(f"{path.name} differs from what the oracle says")
        if not check:
            path.write_text(text, encoding="utf-8")
