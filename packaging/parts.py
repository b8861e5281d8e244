#!/usr/bin/env python3
"""Lists the parts of the program: their licences in one text, and a software bill of materials (CycloneDX 1.5).

    packaging/parts.py TARGET DIRECTORY        # as in: packaging/parts.py x86_64-pc-windows-gnu dist

Writes DIRECTORY/LICENCES.txt and DIRECTORY/formfolio.cdx.json. The same sources give the same bytes. The parts are those
that Cargo links for that system; what only builds or tests the program is none. Python 3.9 or newer.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# What is in the program and comes from no registry: name, version, licence, where its licence stands, where it is from.
OTHER_PARTS = [
    ("Liberation Sans", "2", "OFL-1.1", "src/pdf/font/OFL.txt", "https://github.com/liberationfonts/liberation-fonts"),
    (
        "govuk-frontend",
        "6.6.0",
        "MIT",
        "src/desk/assets/govuk-frontend-LICENSE.txt",
        "https://github.com/alphagov/govuk-frontend",
    ),
    ("nicknames", "2025-08-01", "Apache-2.0", "LICENSE-APACHE", "https://github.com/carltonnorthern/nicknames"),
    ("bank holidays", "2026-02", "OGL-UK-3.0", None, "https://www.gov.uk/bank-holidays"),
]

# Licences that ask for no more than their name and address.
NAMED_ONLY = {
    "OGL-UK-3.0": "Contains public sector information licensed under the Open Government Licence v3.0:\n"
    "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
}

NAMES = ("licen", "copying", "notice", "unlicense")


def run(*command):
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def linked(metadata):
    """The packages that become part of the program, by their ids."""
    packages = {package["id"]: package for package in metadata["packages"]}
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    root = metadata["resolve"]["root"]

    def is_macro(package):
        return any("proc-macro" in target["kind"] for target in packages[package]["targets"])

    reached, waiting = {}, [root]
    while waiting:
        package = waiting.pop()
        if package in reached:
            continue
        needs = [
            dep["pkg"]
            for dep in nodes[package]["deps"]
            if any(kind["kind"] is None for kind in dep["dep_kinds"]) and not is_macro(dep["pkg"])
        ]
        reached[package] = sorted(needs)
        waiting += needs
    return root, {package: (packages[package], reached[package]) for package in reached}


def reference(package):
    return f"pkg:cargo/{package['name']}@{package['version']}"


def licence_files(package):
    """The licence texts in a package."""
    directory = Path(package["manifest_path"]).parent
    named = [directory / package["license_file"]] if package.get("license_file") else []
    found = [path for path in sorted(directory.iterdir()) if path.name.lower().startswith(NAMES)]
    inside = [path for folder in found if folder.is_dir() for path in sorted(folder.iterdir())]
    texts = []
    for path in [*named, *found, *inside]:
        if path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n").strip()
            if text and text not in texts:
                texts.append(text)
    return texts


def checksums():
    """The SHA-256 of each package of the lock file."""
    out, name, version = {}, None, None
    for line in (ROOT / "Cargo.lock").read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition(" = ")
        if key == "name":
            name = value.strip('"')
        elif key == "version":
            version = value.strip('"')
        elif key == "checksum":
            out[name, version] = value.strip('"')
    return out


def licences(own, parts, rust):
    """One text: the parts with their licences, then each text once, with the parts that it stands for."""
    lines = [f"{own['name']} {own['version']}: {own['license']}", "", "It is made of itself and these parts:", ""]
    # Texts that differ in their line breaks only are one.
    texts, missing = {}, []
    for name, version, licence, authors, found in parts:
        lines.append(f"  {name} {version}: {licence}")
        for text in found:
            texts.setdefault(" ".join(text.split()), (text, []))[1].append(f"{name} {version}")
        if not found:
            missing.append(f"{name} {version}: {licence}" + (f", by {authors}" if authors else ""))
    lines += ["", f"It also has parts of Rust's standard library ({rust}): MIT OR Apache-2.0, and of the runtime of"]
    lines += ["mingw-w64, which is in the public domain or under the Zlib and BSD licences."]
    if missing:
        lines += ["", "These parts come without a text of their licence. It stands below with other parts:", ""]
        lines += [f"  {one}" for one in missing]
    for text, names in sorted(texts.values(), key=lambda item: item[1]):
        lines += ["", "=" * 78, ", ".join(names), "=" * 78, "", text]
    return "\n".join(lines) + "\n"


def expression(package):
    """Its licence as SPDX has it; older packages write a slash for "or"."""
    return " OR ".join(part.strip() for part in package["license"].split("/"))


def component(package, sums):
    out = {
        "type": "library",
        "bom-ref": reference(package),
        "name": package["name"],
        "version": package["version"],
        "licenses": [{"expression": expression(package)}],
        "purl": reference(package),
    }
    digest = sums.get((package["name"], package["version"]))
    if digest:
        out["hashes"] = [{"alg": "SHA-256", "content": digest}]
    if package.get("repository"):
        out["externalReferences"] = [{"type": "vcs", "url": package["repository"]}]
    return out


def bill(own, linked_packages, root):
    sums = checksums()
    libraries = [package for id, (package, _) in linked_packages.items() if id != root]
    libraries.sort(key=lambda package: (package["name"], package["version"]))
    others = [
        {
            "type": "data",
            "bom-ref": name,
            "name": name,
            "version": version,
            "licenses": [{"license": {"id": licence}}],
            "externalReferences": [{"type": "website", "url": url}],
        }
        for name, version, licence, _, url in OTHER_PARTS
    ]
    main = {
        "type": "application",
        "bom-ref": reference(own),
        "name": own["name"],
        "version": own["version"],
        "licenses": [{"expression": own["license"]}],
    }
    needs = [
        {"ref": reference(package), "dependsOn": sorted(reference(linked_packages[need][0]) for need in needed)}
        for package, needed in linked_packages.values()
    ]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": main},
        "components": [component(package, sums) for package in libraries] + others,
        "dependencies": sorted(needs, key=lambda one: one["ref"]),
    }


def main(target, directory):
    cargo = os.environ.get("CARGO", "cargo")
    metadata = json.loads(run(cargo, "metadata", "--locked", "--format-version", "1", "--filter-platform", target))
    root, packages = linked(metadata)
    own = packages[root][0]
    parts = [(own["name"], own["version"], own["license"], "", licence_files(own))]
    parts += [
        (package["name"], package["version"], expression(package), ", ".join(package["authors"]), licence_files(package))
        for package, _ in packages.values()
        if package["id"] != root
    ]
    for name, version, licence, path, _ in OTHER_PARTS:
        text = (ROOT / path).read_text(encoding="utf-8").strip() if path else NAMED_ONLY[licence]
        parts.append((name, version, licence, "", [text]))
    parts.sort(key=lambda part: (part[0].lower(), part[1]))
    rust = run(os.environ.get("RUSTC", "rustc"), "--version").split()[1]
    out = Path(directory)
    out.mkdir(parents=True, exist_ok=True)
    (out / "LICENCES.txt").write_text(licences(own, parts, rust), encoding="utf-8", newline="\n")
    text = json.dumps(bill(own, packages, root), indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    (out / "formfolio.cdx.json").write_text(text, encoding="utf-8", newline="\n")
    print(f"{len(parts) - 1} parts")


if __name__ == "__main__":
    main(*sys.argv[1:])
