"""Finds the artifact behind a private module name, in processes that have not parsed the DAG file.

The triggerer, callbacks, and unpicklers import classes by such names, as ``fd_<slug>_<fingerprint>.lib.Trigger``.
The name says which artifact is meant, the manifests of the deployment folders say where it lies.
"""

from __future__ import annotations

import hashlib
import importlib
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

from firedoor_airflow import loader
from firedoor_airflow.deployment import Deployment, DeploymentError

_PACKAGE = re.compile(rf"{loader.PREFIX}[A-Za-z_][A-Za-z0-9_]*_[0-9a-f]{{32}}")


class Resolver:
    """A finder for private packages that no stub has loaded; ``roots()`` are deployment folders."""

    def __init__(self, roots: Callable[[], Iterable[Path]]) -> None:
        self.roots = roots

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The package of the artifact; raises ArtifactError FD447 where no release of the folders has it."""
        if not _PACKAGE.fullmatch(name):
            return None
        roots = list(self.roots())
        archive = locate(name, roots)
        if archive is None:
            looked = ", ".join(map(str, roots)) or "any deployment folder: none is configured"
            raise loader.ArtifactError(
                "FD447",
                f"no artifact is known for {name}",
                because=f"no release in {looked} has it",
                fix="export AIRFLOW__FIREDOOR__DEPLOYMENT=FOLDER   # where releases are shipped to",
                name=name,
            )
        own = _loader_of(archive)
        own.open_room(str(archive))
        found: ModuleSpec | None = own.Finder().find_spec(name, path, target)
        return found


def locate(package: str, roots: Iterable[Path]) -> Path | None:
    """The artifact of the private ``package``, from the manifests of all releases that were shipped to ``roots``."""
    for root in roots:
        deployment = Deployment(root)
        for release in deployment.releases():
            try:
                entries = deployment.entries(release)
            except DeploymentError:
                continue  # of the others, one may have it
            for entry in entries:
                archive = deployment.artifact(entry.sha256)
                if entry.package == package and archive.exists():
                    return archive
    return None


def install(roots: Callable[[], Iterable[Path]]) -> None:
    """Let this process resolve private names, and share our loader with all artifacts that carry the same one."""
    sys.modules.setdefault(_folder(_own_sha256()), loader)
    if not any(isinstance(finder, Resolver) for finder in sys.meta_path):
        sys.meta_path.append(Resolver(roots))


def _loader_of(archive: Path) -> ModuleType:
    """The loader that the artifact carries: ours where it is the same, for there must be one of each in a process."""
    folder = _folder(loader.read_meta(str(archive)).loader)
    if folder not in sys.modules:
        sys.path.insert(0, str(archive))
        try:
            importlib.import_module(folder)
        finally:
            sys.path.remove(str(archive))
    return sys.modules[folder]


def _folder(sha256: str) -> str:
    return f"firedoor_loader_{sha256[:12]}"


def _own_sha256() -> str:
    return hashlib.sha256(Path(loader.__file__).read_bytes()).hexdigest()
