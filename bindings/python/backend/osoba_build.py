"""Builds the wheel of ``osoba``: the Python files and the shared library that cargo builds.

``OSOBA_LIBRARY`` names a library that is packed instead of one built here, for machines without
Rust and for tests. This is a build backend in the sense of PEP 517 and PEP 660.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path
from typing import Any, Iterable, Optional

HERE = Path(__file__).resolve().parent.parent
ROOT = HERE.parent.parent
PACKAGE = HERE / "src" / "osoba"

Settings = Optional[dict[str, Any]]


def library_name() -> str:
    """The name under which the package looks for its library."""
    if sys.platform == "win32":
        return "osoba.dll"
    return "libosoba.dylib" if sys.platform == "darwin" else "libosoba.so"


def build_library() -> Path:
    """Has cargo build the shared library and says where it is."""
    prebuilt = os.environ.get("OSOBA_LIBRARY")
    if prebuilt:
        if not Path(prebuilt).is_file():
            raise SystemExit(f"OSOBA_LIBRARY names {prebuilt}, which is no file")
        return Path(prebuilt)
    command = ["cargo", "build", "--release", "--locked", "--package", "osoba_capi", "--lib"]
    command += ["--message-format", "json-render-diagnostics"]
    try:
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=False, text=True)
    except FileNotFoundError:
        raise SystemExit(
            "cargo is not there: install Rust, or set OSOBA_LIBRARY to a built libosoba"
        ) from None
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed in {ROOT}")
    for line in done.stdout.splitlines():
        message = json.loads(line)
        for file in message.get("filenames", []):
            if Path(file).name == library_name() and "osoba_capi" in message["package_id"]:
                return Path(file)
    raise SystemExit("cargo built no shared library for this platform")


def version() -> str:
    """The version, which is the header's."""
    header = (ROOT / "include" / "osoba.h").read_text(encoding="utf-8")
    found = re.search(r'^#define OSOBA_VERSION "(.+)"$', header, re.MULTILINE)
    if not found:
        raise SystemExit("include/osoba.h names no version")
    return found.group(1)


def metadata() -> str:
    """The METADATA file."""
    readme = (HERE / "README.md").read_text(encoding="utf-8")
    return (
        "Metadata-Version: 2.1\n"
        "Name: osoba\n"
        f"Version: {version()}\n"
        "Summary: UNZR synchronisation and person matching for a national health registry\n"
        "License: Apache-2.0 OR MIT\n"
        "Requires-Python: >=3.9\n"
        "Description-Content-Type: text/markdown\n"
        f"\n{readme}"
    )


def prepare_metadata_for_build_wheel(
    metadata_directory: str, config_settings: Settings = None
) -> str:
    """The metadata alone, so that pip builds the library only once."""
    info = f"osoba-{version()}.dist-info"
    folder = Path(metadata_directory) / info
    folder.mkdir()
    (folder / "METADATA").write_text(metadata(), encoding="utf-8")
    (folder / "WHEEL").write_text(wheel_file(), encoding="utf-8")
    return info


prepare_metadata_for_build_editable = prepare_metadata_for_build_wheel


def tag() -> str:
    """What the wheel runs on: any Python 3, this platform."""
    return f"py3-none-{re.sub(r'[-.]', '_', sysconfig.get_platform())}"


def wheel_file() -> str:
    """The WHEEL file."""
    return f"Wheel-Version: 1.0\nGenerator: osoba_build\nRoot-Is-Purelib: false\nTag: {tag()}\n"


def write_wheel(folder: str, files: Iterable[tuple[str, bytes]]) -> str:
    """Packs files, with metadata and record, into a wheel and gives its name."""
    info = f"osoba-{version()}.dist-info"
    entries = [
        *files,
        (f"{info}/METADATA", metadata().encode()),
        (f"{info}/WHEEL", wheel_file().encode()),
    ]
    name = f"osoba-{version()}-{tag()}.whl"
    record = []
    with zipfile.ZipFile(Path(folder) / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in entries:
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=")
            record.append(f"{path},sha256={digest.decode()},{len(content)}")
            archive.writestr(path, content)
        record.append(f"{info}/RECORD,,")
        archive.writestr(f"{info}/RECORD", "\n".join(record) + "\n")
    return name


def build_wheel(
    wheel_directory: str,
    config_settings: Settings = None,
    metadata_directory: Optional[str] = None,
) -> str:
    """The package with the library inside."""
    sources = sorted([*PACKAGE.glob("*.py"), PACKAGE / "py.typed"])
    files = [(f"osoba/{path.name}", path.read_bytes()) for path in sources]
    files.append((f"osoba/{library_name()}", build_library().read_bytes()))
    return write_wheel(wheel_directory, files)


def build_editable(
    wheel_directory: str,
    config_settings: Settings = None,
    metadata_directory: Optional[str] = None,
) -> str:
    """A pointer to the checkout, whose target/release the package finds by itself."""
    build_library()
    return write_wheel(wheel_directory, [("osoba.pth", f"{PACKAGE.parent}\n".encode())])


def build_sdist(sdist_directory: str, config_settings: Settings = None) -> str:
    """There is none: the library is built from the whole checkout."""
    raise SystemExit("osoba has no source distribution: install from a checkout")
