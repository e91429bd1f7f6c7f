"""What the package is built into: an honest wheel, a source distribution that builds by itself, and a
second build that compiles nothing. Run by test.sh after the first build."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent


def run(*command: object, cwd: Path = HERE, **environment: str) -> str:
    """Runs a command to its good end; what it printed."""
    ran = subprocess.run(
        [str(word) for word in command], cwd=cwd, env={**os.environ, **environment}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )
    if ran.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{ran.stdout}")
    return ran.stdout


def wheel_of(source: Path, folder: Path, **environment: str) -> "tuple[Path, str]":
    """Builds a wheel, and says what was printed."""
    pip = sys.executable, "-m", "pip", "wheel", "--verbose", "--no-build-isolation", "--no-deps"
    printed = run(*pip, "--disable-pip-version-check", "--wheel-dir", folder, source, **environment)
    (wheel,) = folder.glob("*.whl")
    return wheel, printed


def check_wheel(wheel: Path) -> Path:
    """Any Python 3, this platform, one library, all files of the package; unpacks the library."""
    _, _, python, abi, platform = wheel.stem.split("-")
    assert (python, abi) == ("py3", "none"), wheel.name
    assert platform != "any", wheel.name
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        libraries = [name for name in names if name.endswith((".so", ".dylib", ".dll"))]
        assert len(libraries) == 1, libraries
        modules = {f"osoba/{path.name}" for path in (HERE / "src" / "osoba").glob("*.py")}
        assert modules | {"osoba/py.typed"} <= names, modules - names
        (info,) = (name for name in names if name.endswith(".dist-info/WHEEL"))
        text = archive.read(info).decode()
        assert "Root-Is-Purelib: false" in text and f"Tag: py3-none-{platform}" in text, text
        return Path(archive.extract(libraries[0], wheel.parent))


def main() -> None:
    folder = Path(sys.argv[1])
    wheel, printed = wheel_of(HERE, folder / "second")
    assert "Compiling" not in printed, "the second build compiles again"
    library = check_wheel(wheel)

    sdist = "import setuptools.build_meta as backend; print(backend.build_sdist({!r}))"
    folder.mkdir(exist_ok=True)
    run(sys.executable, "-c", sdist.format(str(folder)))
    (packed,) = folder.glob("*.tar.gz")
    with tarfile.open(packed) as archive:
        archive.extractall(folder / "unpacked", filter="data")
    (unpacked,) = (folder / "unpacked").iterdir()
    assert not list(unpacked.rglob("target")), "the source distribution holds what was built"
    # The crates are whole: cargo finds all that the library is built from. To compile it once more would
    # take minutes and tell nothing new.
    run("cargo", "tree", "--locked", "--package", "osoba_capi", "--edges", "normal", cwd=unpacked / "rust")
    again, _ = wheel_of(unpacked, folder / "from-source", OSOBA_LIBRARY=str(library))
    check_wheel(again)
    print(f"{wheel.name}, {packed.name}: ok")


if __name__ == "__main__":
    main()
