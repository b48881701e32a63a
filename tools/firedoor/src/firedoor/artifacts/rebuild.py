"""An artifact once more, from the commit that it was built from: the proof that nothing else went into it."""

from __future__ import annotations

import os

from firedoor.affected.fingerprints import fingerprints
from firedoor.affected.survey import survey
from firedoor.affected.values import slugs
from firedoor.artifacts.contents import contents_of
from firedoor.artifacts.meta import NAME, read_meta
from firedoor.artifacts.pack import packed
from firedoor.artifacts.pins_of import locks_of_head
from firedoor.artifacts.store import Build, Store
from firedoor.artifacts.stub import loader_sha256
from firedoor.artifacts.zip_read import content, read_members
from firedoor.errors import UsageError


def rebuilt(repository: str | os.PathLike[str], data: bytes, build: Build, store: Store, cache: str | None) -> bytes:
    """The bytes that the commit of ``build`` gives for the artifact ``data``, which is whole.

    Raises UsageError FD361 where it was made with another loader, FD362 where the commit has no such DAG file or
    another fingerprint for it, FD103 for a commit that is not there, and whatever building raises.
    """
    meta, _ = read_meta(content(data, read_members(data)[NAME]))
    if meta.loader != loader_sha256():
        raise UsageError(
            "FD361",
            f"{build.dag_file} was built with another loader than that of this firedoor",
            because=f"it carries loader {meta.loader[:12]}, this firedoor has {loader_sha256()[:12]}",
            fix=f"git checkout {build.commit} && pip install ./tools/firedoor",
        )
    found = survey(repository, head=build.commit, cache=cache)
    prints = fingerprints(found, [build.dag_file] if build.dag_file in found.dag_files else [])
    if prints.get(build.dag_file) != build.fingerprint:
        raise UsageError(
            "FD362",
            f"commit {build.commit[:9]} does not give {build.dag_file} the fingerprint {build.fingerprint}",
            because=f"it gives {prints.get(build.dag_file) or 'none: there is no such DAG file'}",
            fix=f"firedoor build --head {build.commit} {build.dag_file}",
        )
    slug = slugs(found.dag_files)[build.dag_file]
    seen = found.seen_by(build.dag_file)
    parts, _ = contents_of(seen, locks_of_head(seen), build.dag_file, slug, build.fingerprint, store.root)
    return packed(parts)
