"""Builds the wheel of ``osoba``: the Python files and the shared library, which setuptools-rust has cargo
build. ``OSOBA_LIBRARY`` names a library that is packed instead, for machines without Rust.
"""

import os
import re
import runpy
import shutil
import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist
from setuptools.dist import Distribution
from setuptools_rust import Binding, RustExtension, build_rust

HERE = Path(__file__).resolve().parent
# A source distribution carries the crates that the library is built from; a checkout is around it.
CARRIED = HERE / "rust"
ROOT = CARRIED if CARRIED.is_dir() else HERE.parent.parent
LIBRARY = {"win32": "osoba.dll", "darwin": "libosoba.dylib"}.get(sys.platform, "libosoba.so")


def version() -> str:
    """The version, which is the workspace's."""
    manifest = (ROOT / "Cargo.toml").read_text(encoding="utf-8")
    found = re.search(r'^\[workspace\.package\]\nversion = "(.+)"$', manifest, re.MULTILINE)
    assert found, "Cargo.toml names no version"
    return found.group(1)


def prebuilt() -> "Path | None":
    """The library that is packed as it is."""
    named = os.environ.get("OSOBA_LIBRARY")
    if named and not Path(named).is_file():
        raise SystemExit(f"OSOBA_LIBRARY names {named}, which is no file")
    return Path(named) if named else None


class BuildRust(build_rust):
    """Puts the library where the package looks for it: it belongs to no version of Python."""

    def get_dylib_ext_path(self, ext: RustExtension, target_fname: str) -> str:
        found = Path(super().get_dylib_ext_path(ext, target_fname))
        return str(found.with_name(LIBRARY))


class BuildPy(build_py):
    """Packs a library that is there."""

    def run(self) -> None:
        super().run()
        library = prebuilt()
        if library:
            folder = Path("src/osoba" if self.editable_mode else f"{self.build_lib}/osoba")
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(library, folder / LIBRARY)


class BdistWheel(bdist_wheel):
    """Any Python 3, this platform: the library is loaded by ctypes."""

    def get_tag(self) -> "tuple[str, str, str]":
        return "py3", "none", super().get_tag()[2]


class Sdist(sdist):
    """Adds the crates."""

    def make_release_tree(self, base_dir: str, files: "list[str]") -> None:
        super().make_release_tree(base_dir, files)
        folder = Path(base_dir) / "rust"
        if CARRIED.is_dir():
            shutil.copytree(CARRIED, folder, ignore=shutil.ignore_patterns("target"))
        else:
            runpy.run_path(str(ROOT / "bindings" / "crates.py"))["carry"]("osoba_capi", folder)


class Binary(Distribution):
    """There is a library inside, whoever built it."""

    def has_ext_modules(self) -> bool:
        return True


library = RustExtension(
    "osoba.libosoba",
    path=os.path.relpath(ROOT / "native" / "osoba_capi" / "Cargo.toml", HERE),
    binding=Binding.NoBinding,
    args=["--locked"],
    debug=False,
)
setup(
    version=version(),
    rust_extensions=[] if prebuilt() else [library],
    distclass=Binary,
    cmdclass={
        "build_rust": BuildRust,
        "build_py": BuildPy,
        "bdist_wheel": BdistWheel,
        "sdist": Sdist,
    },
)
