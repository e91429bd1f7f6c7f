#!/usr/bin/env python3
"""Names what other people wrote and is inside what `make dist` builds.

    parts.py TARGET SBOM LICENCES

In the folder of the workspace: writes a CycloneDX document and the licences' texts of all crates that the
command line, the C library and the NIFs are linked from on TARGET, of Rust's standard library, and of what
the linker adds. Everything depends on Cargo.lock, the toolchain and SOURCE_DATE_EPOCH alone.
"""

import datetime
import importlib.util
import json
import os
import re
import subprocess
import sys
import tomllib
import uuid
from pathlib import Path

SHIPPED = ("osoba-cli", "osoba_capi", "osoba_nif")


def output(*command: str) -> str:
    """What a command prints."""
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def linked(package: str, target: str) -> "set[tuple[str, str]]":
    """Name and version of every crate that is linked into a package: no macro, build script or test."""
    edges = "normal,no-proc-macro"
    tree = output("cargo", "tree", "--locked", "--package", package, "--target", target, "--edges", edges,
                  "--prefix", "none", "--format", "{p}")
    return {(name, version) for name, version in re.findall(r"(?m)^(\S+) v(\S+)", tree)}


def licence_files(folder: Path) -> "list[Path]":
    """The licences and notices of a source tree, and of what lies in it."""
    named = re.compile(r"(?i)^(licen[cs]e|copying|copyright|notice|unlicense)")
    depths = (folder.glob("*"), folder.glob("LICENSES/*"), folder.glob("*/*/LICENSE*"))
    return sorted(path for found in depths for path in found if path.is_file()
                  and (named.match(path.name) or path.parent.name == "LICENSES"))


def rust() -> "tuple[dict[str, object], list[Path]]":
    """The standard library, and its licences."""
    version = re.search(r"(?m)^release: (.+)$", output("rustc", "-vV")).group(1)
    doc = Path(output("rustc", "--print", "sysroot").strip()) / "share" / "doc" / "rust"
    component = {"name": "rust-std", "version": version, "licenses": [{"expression": "MIT OR Apache-2.0"}]}
    return component, [path for path in (doc / "COPYRIGHT-library.html",) if path.is_file()]


def unwinder() -> "tuple[dict[str, object], list[Path]]":
    """LLVM's libunwind and compiler-rt, which zig links where gcc's libgcc_s would be asked for."""
    found = importlib.util.find_spec("ziglang")
    folder = Path(found.submodule_search_locations[0])
    version = re.search(r"ziglang==(\S+)", (Path(__file__).parent / "tools.txt").read_text()).group(1)
    component = {"name": "llvm-libunwind", "version": f"ziglang-{version}",
                 "licenses": [{"expression": "Apache-2.0 WITH LLVM-exception"}]}
    return component, [folder / "lib" / "libunwind" / "LICENSE.TXT", folder / "LICENSE"]


def main() -> None:
    target, sbom, licences = sys.argv[1:]
    packages = {(package["name"], package["version"]): package for package in json.loads(
        output("cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", target))["packages"]}
    checksums = {(package["name"], package["version"]): package.get("checksum") for package in
                 tomllib.loads(Path("Cargo.lock").read_text(encoding="utf-8"))["package"]}
    needs = {package: linked(package, target) for package in SHIPPED}
    everything = sorted(set().union(*needs.values()))
    own = {key for key in everything if packages[key]["source"] is None}
    version = packages[next(key for key in own if key[0] == SHIPPED[0])]["version"]

    def reference(key: "tuple[str, str]") -> str:
        return f"pkg:cargo/{key[0]}@{key[1]}"

    def component(key: "tuple[str, str]") -> "dict[str, object]":
        package, found = packages[key], {}
        if checksums[key]:
            found["hashes"] = [{"alg": "SHA-256", "content": checksums[key]}]
        if package["repository"]:
            found["externalReferences"] = [{"type": "vcs", "url": package["repository"]}]
        expression = (package["license"] or "").replace("/", " OR ")
        return {"type": "application" if key[0] == SHIPPED[0] else "library", "bom-ref": reference(key),
                "name": key[0], "version": key[1], "purl": reference(key),
                "licenses": [{"expression": expression}], **found}

    added = [rust(), unwinder()]
    others = [{"type": "library", "bom-ref": f"{part['name']}@{part['version']}", **part} for part, _ in added]
    below = [part["bom-ref"] for part in others]

    def depends(key: "tuple[str, str]") -> "list[str]":
        """What a crate names and is linked in."""
        direct = {dependency["name"] for dependency in packages[key]["dependencies"] if dependency["kind"] is None}
        return sorted(reference(other) for other in everything if other[0] in direct and other != key)

    roots = [key for key in everything if key[0] in SHIPPED]
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "timestamp": datetime.datetime.fromtimestamp(
                int(os.environ["SOURCE_DATE_EPOCH"]), datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {"type": "application", "bom-ref": "osoba-dist", "name": "osoba", "version": version,
                          "licenses": [{"expression": "Apache-2.0 OR MIT"}]},
            "properties": [{"name": "target", "value": target}],
        },
        "components": [component(key) for key in everything] + others,
        "dependencies": [{"ref": "osoba-dist", "dependsOn": [reference(key) for key in roots]}]
        + [{"ref": reference(key), "dependsOn": depends(key) + (below if key in roots else [])}
           for key in everything],
    }
    text = json.dumps(document, ensure_ascii=False, sort_keys=True)
    document["serialNumber"] = f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, text)}"
    Path(sbom).write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    # One text that many crates share is written once, below the names of all of them.
    texts: "dict[str, list[str]]" = {}
    trees = [(f"{key[0]} {key[1]}, {packages[key]['license']}",
              licence_files(Path(packages[key]["manifest_path"]).parent)) for key in everything if key not in own]
    trees += [(f"{part['name']} {part['version']}, {part['licenses'][0]['expression']}", files)
              for part, files in added]
    for name, files in trees:
        if not files:
            texts.setdefault("(The package holds no text; its licence is named above.)\n", []).append(name)
        for path in files:
            text = path.read_text(encoding="utf-8", errors="replace").strip() + "\n"
            texts.setdefault(text, []).append(name)
    with open(licences, "w", encoding="utf-8") as file:
        file.write("Osoba is linked with the works below, whose licences ask that these texts go with it.\n")
        for text, names in texts.items():
            rule = "-" * 80
            file.write(f"\n{rule}\n" + "".join(f"{name}\n" for name in sorted(set(names))) + f"{rule}\n\n{text}")


if __name__ == "__main__":
    main()
