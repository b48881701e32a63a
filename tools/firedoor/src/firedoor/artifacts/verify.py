"""Is this an artifact, whole and in the form that is written down? And does its commit give the same bytes again?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping

from firedoor.artifacts.meta import NAME, SBOM, Meta, read_meta
from firedoor.artifacts.stub import loader_folder, loader_members, loader_sha256, package_name, stub_source
from firedoor.artifacts.zip_read import Member, ZipError, content, read_members
from firedoor.artifacts.zip_write import copied, zip_bytes

_COMPILED = (".pyc", ".pyo", ".so", ".pyd", ".dylib", ".dll")


def faults_of(data: bytes) -> list[str]:
    """What is wrong with the bytes of an artifact, one phrase each; empty where nothing is."""
    try:
        members = read_members(data)
        if zip_bytes({name: copied(data, member) for name, member in members.items()}) != data:
            return ["its bytes are not those that its content gives: order, times, modes, or bytes that no file owns"]
        plain = {name: content(data, member) for name, member in members.items()}
        if NAME not in plain:
            return [f"it has no {NAME}"]
        meta, files = read_meta(plain[NAME])
    except ZipError as fault:
        return [str(fault)]
    return [*_of_files(plain, files), *_of_form(members, plain, meta)]


def _of_files(plain: Mapping[str, bytes], files: Mapping[str, tuple[str, int]]) -> Iterator[str]:
    for name in sorted((plain.keys() - {NAME}) ^ files.keys()):
        yield f"{name} is {'not listed in' if name in plain else 'listed and missing:'} {NAME}"
    for name in sorted(plain.keys() & files.keys()):
        if files[name] != (hashlib.sha256(plain[name]).hexdigest(), len(plain[name])):
            yield f"{name} is not the file that {NAME} lists"


def _of_form(members: Mapping[str, Member], plain: Mapping[str, bytes], meta: Meta) -> Iterator[str]:
    """What docs/artifact-format.md asks of names and generated files."""
    folder = f"firedoor_loader_{meta.loader[:12]}"
    start, loader = f"{folder}/__init__.py", f"{folder}/loader.py"
    stub = f"{meta.slug}.py"
    if meta.package != package_name(meta.slug, meta.fingerprint):
        yield "its package is not named after its slug and fingerprint"
    if f"{meta.package}/repo/{meta.dag_file}" not in members:
        yield f"it does not hold its DAG file {meta.dag_file}"
    if hashlib.sha256(plain.get(loader, b"")).hexdigest() != meta.loader:
        yield "its loader is not the one it names"
    elif meta.loader == loader_sha256() and plain.get(start) != loader_members()[start]:
        yield f"{start} is not what begins this loader"
    written = stub_source(meta.dag_file, meta.package).replace(loader_folder().encode(), folder.encode())
    if plain.get(stub) != written:
        yield f"{stub} is not the stub that firedoor writes"
    for name in members:
        if name not in (NAME, SBOM, stub, start, loader) and not name.startswith(
            (f"{meta.package}/repo/", f"{meta.package}/site/")
        ):
            yield f"{name} is nowhere expected"
        if name.endswith(_COMPILED):
            yield f"{name} is compiled code"
    try:
        json.loads(plain.get(SBOM, b""))
    except ValueError:
        yield f"{SBOM} cannot be read"


def first_difference(one: bytes, other: bytes) -> str:
    """Where two artifacts differ, in words; empty where they do not."""
    if one == other:
        return ""
    files = [{name: content(data, member) for name, member in read_members(data).items()} for data in (one, other)]
    for name in sorted(files[0].keys() | files[1].keys()):
        if name not in files[0] or name not in files[1]:
            return f"{name} is in one of them only"
        if files[0][name] != files[1][name]:
            return f"{name} differs"
    return "their files are equal, and packed differently"
