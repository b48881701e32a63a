"""An artifact that holds one distribution with all that it needs, and a DAG file that calls it."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping
from importlib.metadata import Distribution
from pathlib import Path
from textwrap import indent

from firedoor.artifacts.stub import loader_members, loader_sha256, package_name, stub_source
from firedoor.artifacts.zip_write import stored, zip_bytes

DAG_FILE = "dags/call.py"


def body(statements: str, name: str) -> str:
    """A module with ``call()``, which runs ``statements`` and returns the last one's value, and ``version()``."""
    *before, last = statements.strip().splitlines()
    return (
        f"def call():\n{indent(chr(10).join(before), '    ')}\n    return {last}\n\n"
        f"def version():\n    from importlib.metadata import version\n    return version({name!r})\n"
    )


def modules(distributions: Mapping[str, Distribution]) -> set[str]:
    """The names of all modules that ``distributions`` install."""
    files = [str(file) for found in distributions.values() for file in found.files or ()]
    sources = [file.removesuffix(".py") for file in files if file.endswith(".py") and not file.startswith("..")]
    return {source.removesuffix("/__init__").replace("/", ".") for source in sources}


def artifact(name: str, statements: str, distributions: Mapping[str, Distribution], folder: Path) -> Path:
    """Write the artifact and return its path."""
    inside = {f"repo/{DAG_FILE}": body(statements, name).encode()}
    for found in distributions.values():
        for file in found.files or ():
            path = Path(str(found.locate_file(file)))
            if not str(file).startswith("..") and "__pycache__" not in str(file) and path.is_file():
                inside[f"site/{file}"] = path.read_bytes()
    slug = f"known__{name.replace('-', '_')}"
    fingerprint = hashlib.sha256(repr(sorted(inside.items())).encode()).hexdigest()[:32]
    package = package_name(slug, fingerprint)
    members = {f"{package}/{path}": data for path, data in inside.items()}
    members |= {**loader_members(), f"{slug}.py": stub_source(DAG_FILE, package)}
    says = {
        "schema": "firedoor.artifact/1",
        "slug": slug,
        "package": package,
        "fingerprint": fingerprint,
        "dag_file": DAG_FILE,
        "roots": ["dags"],
        "names": sorted({module.partition(".")[0] for module in modules(distributions)}),
        "outside": [],
        "distributions": [],
        "lock": None,
        "python": [f"3.{minor}" for minor in range(10, sys.version_info[1] + 5)],
        "airflow": ["3.3"],
        "dag_ids": [],
        "legacy_modules": {},
        "loader": loader_sha256(),
        "files": {path: [hashlib.sha256(data).hexdigest(), len(data)] for path, data in members.items()},
    }
    members["META.json"] = json.dumps(says, indent=1, sort_keys=True).encode()
    path = folder / f"{slug}.zip"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(zip_bytes({member: stored(data) for member, data in members.items()}))
    return path
