"""What makes an artifact loadable: the stub that Airflow imports, and the loader that the stub imports."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

PREFIX = "fd_"
_LOADER = Path(__file__).with_name("loader.py")
_START = Path(__file__).with_name("loader_start.py")


def package_name(slug: str, fingerprint: str) -> str:
    """The private package of an artifact."""
    return f"{PREFIX}{slug}_{fingerprint}"


@cache
def loader_source() -> bytes:
    """The loader, as every artifact carries it."""
    return _LOADER.read_bytes()


@cache
def loader_sha256() -> str:
    """Hex digest of the loader."""
    return hashlib.sha256(loader_source()).hexdigest()


def loader_folder() -> str:
    """The folder of an artifact that holds the loader: equal loaders of several artifacts are one in a process."""
    return f"firedoor_loader_{loader_sha256()[:12]}"


def loader_members() -> dict[str, bytes]:
    """The files of that folder: the loader, and what begins it."""
    return {
        f"{loader_folder()}/__init__.py": _START.read_bytes(),
        f"{loader_folder()}/loader.py": loader_source(),
    }


def stub_source(dag_file: str, package: str) -> bytes:
    """The only Python file at the root of an artifact; Airflow wants the words *airflow* and *DAG* in it."""
    said = dag_file.encode("unicode_escape").decode("ascii").replace('"', '\\"')
    return (
        f'"""The airflow DAG file {said} as firedoor built it; its code is in {package}/repo/."""\n\n'
        f"from {loader_folder()} import expose\n\n"
        "expose(globals())\n"
    ).encode()
