"""What is imported for one DAG file: the file of a work tree, or its artifact as a bundle holds it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from firedoor.smoke.settings import SmokeSettings


@dataclass(frozen=True, slots=True)
class Subject:
    """One DAG file, and what Airflow is given for it.

    ``file`` is that; ``dags_folder`` the folder of DAGs, or the bundle, that holds it. ``code`` is the folder below
    which files lie at their paths in the repository, ``source`` the DAG file's own text there, ``folders`` are those
    that its modules come from, and ``inside`` the top-level names that come from nowhere else. ``linked`` is what lies
    in its working directory: the repository, or nothing. ``vendored`` is where packed distributions lie, if anywhere.
    """

    dag_file: str
    file: Path
    dags_folder: Path
    code: Path
    folders: tuple[Path, ...] = ()
    inside: tuple[str, ...] = ()
    linked: Path | None = None
    vendored: Path | None = None

    @property
    def source(self) -> Path:
        """The text of the DAG file itself."""
        return self.code / self.dag_file

    def to_request(self) -> dict[str, Any]:
        """What the warm process is told of it."""
        return {
            "file": str(self.file),
            "dags_folder": str(self.dags_folder),
            "code": str(self.code),
            "source": str(self.source),
            "folders": [str(folder) for folder in self.folders or (self.dags_folder,)],
            "inside": list(self.inside),
            "linked": str(self.linked or ""),
            # its own files of every kind, and those of what is packed with it
            "allowed": [] if self.linked is not None else [f"{self.code.parent}/", str(self.file)],
        }

    def plain(self, text: str, root: Path) -> str:
        """``text`` with its own places as a reader knows them: files at their paths below ``root``."""
        if self.linked is not None:
            return text
        if self.vendored is not None:
            text = text.replace(f"{self.vendored}/", f"{self.vendored.name}/site-packages/")
        text = text.replace(f"{self.code}/", f"{root}/").replace(f"{self.dags_folder}/", "")
        text = text.replace(f"{self.code.parent.parent}/", "")
        return _INNER.sub("", text)


_INNER = re.compile(r"\bfd_\w+?_[0-9a-f]{32}\.(?:__dag__\b)?")
"""The private name of an artifact before those of its modules (artifacts/stub.py, ``package_name``)."""


def of_tree(root: Path, settings: SmokeSettings, dag_file: str) -> Subject:
    """A DAG file of the work tree ``root``, an absolute path without links."""
    folder = root / dags_folder(settings, dag_file)
    plugins = plugins_folder(root, settings, dag_file)
    folders = (folder, Path(plugins)) if plugins else (folder,)
    return Subject(dag_file, root / dag_file, folder, root, folders, linked=root)


def dags_folder(settings: SmokeSettings, dag_file: str) -> str:
    """The dags folder that holds a DAG file: the configured one, else the nearest ``dags``, else its own folder."""
    configured = settings.dags_folder.strip("/")
    if (dag_file + "/").startswith(configured + "/") or configured in ("", "."):
        return configured
    parent = PurePosixPath(dag_file).parent
    return next((str(folder) for folder in (parent, *parent.parents) if folder.name == "dags"), str(parent))


def plugins_folder(root: Path, settings: SmokeSettings, dag_file: str) -> str:
    """The plugins folder that goes with a DAG file; empty where there is none."""
    said = settings.plugins_folder or str(PurePosixPath(dags_folder(settings, dag_file)).with_name("plugins"))
    return str(root / said) if (root / said).is_dir() else ""
