#!/usr/bin/env python3
"""Copies a crate of ``native`` and the core it is built on into a folder, as a workspace of its own that
cargo builds without this repository:  python3 bindings/crates.py osoba_nif FOLDER

Packages that compile on their user's machine carry it: the source distribution of Python, and Elixir's
package. Tests, examples and what only they need stay behind; ``Cargo.lock`` keeps its versions.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The core; its first page is the README.
CORE = ("Cargo.lock", "README.md", "LICENSE-APACHE", "LICENSE-MIT", ".cargo", "src")
CRATE = ("build.rs", "src")
# What a manifest says about files that stay behind.
LEFT = ("[dev-dependencies]", "[[example]]", "[[test]]")


def manifest(text: str, crate: str) -> str:
    """The manifest of a workspace that has this crate as its only member beside the core."""
    text = re.sub(r"(?m)^members = .*$", f'members = ["native/{crate}"]', text)
    text = re.sub(r"(?m)^(default-members|exclude|osoba-synthetic|osoba-synthetic\.workspace) = .*\n", "", text)
    sections = text.rstrip("\n").split("\n\n")
    kept = [section for section in sections if not re.search(f"(?m)^({'|'.join(map(re.escape, LEFT))})$", section)]
    return "\n\n".join(kept) + "\n"


def copy(source: Path, target: Path) -> None:
    """A file or a folder, if it is there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    elif source.is_file():
        shutil.copyfile(source, target)


def carry(crate: str, folder: Path) -> None:
    """Writes the workspace of ``crate`` into ``folder``."""
    inner = Path("native") / crate
    for name in CORE:
        copy(ROOT / name, folder / name)
    for name in CRATE:
        copy(ROOT / inner / name, folder / inner / name)
    for path in (Path("Cargo.toml"), inner / "Cargo.toml"):
        text = (ROOT / path).read_text(encoding="utf-8")
        (folder / path).write_text(manifest(text, crate), encoding="utf-8")
    # Packages that nobody needs any more leave the lock; those that stay keep their versions.
    subprocess.run(["cargo", "update", "--quiet", "--workspace"], cwd=folder, check=True)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(f"usage: {sys.argv[0]} CRATE FOLDER")
    carry(sys.argv[1], Path(sys.argv[2]))
