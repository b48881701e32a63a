"""Manifests in the repository: as reviewed in a commit, and as the work tree holds them."""

from __future__ import annotations

from pathlib import Path

from firedoor.artifacts.atomic import room_for, write_whole
from firedoor.errors import UsageError
from firedoor.releases.manifest import Manifest, manifest_path, read_manifest
from firedoor.revisions import Blobs, Repository, read_tree
from firedoor.revisions.git import run


def reviewed(repository: Repository, environment: str, rev: str = "HEAD") -> Manifest:
    """The manifest of ``environment`` that commit ``rev`` holds.

    Raises UsageError FD330 for a file that is none, FD332 where there is none, FD333 where the work tree holds another.
    """
    path = manifest_path(environment)
    entry = read_tree(repository, rev).entries.get(path)
    data = next(iter(Blobs(repository).read([entry[1]])))[1] if entry is not None else None
    if data is None:
        raise UsageError(
            "FD332",
            f"there is no release manifest {path} in {rev}",
            because="what runs is decided by a reviewed file",
            fix=f"firedoor release plan --env {environment} --write && git add {path} && git commit",
        )
    here = Path(repository.work_tree) / path if repository.work_tree else None
    if rev == "HEAD" and here is not None and (not here.is_file() or here.read_bytes() != data):
        raise UsageError(
            "FD333",
            f"{path} has changes that no commit holds",
            because="only what was reviewed is shipped",
            fix=f"git add {path} && git commit",
        )
    return read_manifest(data, path, environment)


def written(repository: Repository, environment: str) -> Manifest:
    """The manifest as the work tree, or HEAD of a bare repository, holds it; empty where there is none."""
    path = manifest_path(environment)
    if repository.work_tree is None:
        entry = read_tree(repository, "HEAD").entries.get(path)
        data = next(iter(Blobs(repository).read([entry[1]])))[1] if entry is not None else None
    else:
        here = Path(repository.work_tree) / path
        data = here.read_bytes() if here.is_file() else None
    return Manifest(environment) if data is None else read_manifest(data, path, environment)


def write(repository: Repository, manifest: Manifest) -> Path:
    """Write the manifest into the work tree; raises UsageError FD334 for a bare repository, WorldError FD306."""
    if repository.work_tree is None:
        raise UsageError(
            "FD334",
            f"{repository.git_dir} has no work tree to write a manifest to",
            because="it is a bare repository",
            fix=f"git clone {repository.git_dir}",
        )
    path = Path(repository.work_tree) / manifest_path(manifest.environment)
    with room_for(path):
        write_whole(path, manifest.to_bytes(), mode=0o644)
    return path


def first_change(repository: Repository, commit: str, path: str) -> str:
    """The time (ISO 8601) of the first commit between ``commit`` and HEAD that touches ``path``; empty if none does."""
    ran = run(repository.folder, "log", "--reverse", "--first-parent", "--format=%cI", f"{commit}..HEAD", "--", path)
    return ran.text.split("\n")[0] if not ran.code else ""
