"""Artifacts from a few texts, by docs/artifact-format.md: no closure, no lock, no wheels."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from firedoor.artifacts.stub import loader_members, loader_sha256, package_name, stub_source
from firedoor.artifacts.zip_write import stored, zip_bytes

ALL_PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")


def artifact(
    folder: Path,
    files: Mapping[str, str],
    *,
    slug: str = "team__dag",
    dag_file: str = "dags/dag.py",
    roots: Sequence[str] = ("dags",),
    site: Mapping[str, str] | None = None,
    meta: Mapping[str, Any] | None = None,
) -> Path:
    """``<slug>.zip`` in ``folder``; ``files`` are those of the repository, ``site`` those of vendored distributions."""
    files = {dag_file: "", **files}
    inside = {f"repo/{path}": text.encode() for path, text in files.items()}
    inside |= {f"site/{path}": text.encode() for path, text in (site or {}).items()}
    fingerprint = hashlib.sha256(repr(sorted(inside.items())).encode()).hexdigest()[:32]
    package = package_name(slug, fingerprint)
    members = {f"{package}/{name}": data for name, data in inside.items()}
    members |= {**loader_members(), f"{slug}.py": stub_source(dag_file, package)}
    says = {
        "schema": "firedoor.artifact/1",
        "slug": slug,
        "package": package,
        "fingerprint": fingerprint,
        "dag_file": dag_file,
        "roots": list(roots),
        "names": sorted(top_level_names(files, roots) | top_level_names(site or {}, [""])),
        "outside": [],
        "distributions": [],
        "lock": None,
        "python": list(ALL_PYTHONS),
        "airflow": ["3.3"],
        "dag_ids": None,
        "legacy_modules": {},
        "loader": loader_sha256(),
        "files": {name: [hashlib.sha256(data).hexdigest(), len(data)] for name, data in sorted(members.items())},
        **(meta or {}),
    }
    members["META.json"] = (json.dumps(says, indent=1, sort_keys=True) + "\n").encode()
    path = folder / f"{slug}.zip"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(zip_bytes({name: stored(data) for name, data in members.items()}))
    return path


def top_level_names(files: Mapping[str, str], roots: Sequence[str]) -> set[str]:
    found = set()
    for root in roots:
        prefix = f"{root}/" if root else ""
        for path in files:
            if path.endswith(".py") and path.startswith(prefix):
                found.add(path.removeprefix(prefix).split("/")[0].removesuffix(".py"))
    return found
