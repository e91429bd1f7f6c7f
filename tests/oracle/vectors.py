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


def write(files, render=render):
    """Keeps NAME.jsonl of each name's lines."""
    keep({f"{name}.jsonl": "".join(render(lines())) for name, lines in files.items()})
