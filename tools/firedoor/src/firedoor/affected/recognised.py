"""Which files of a side are DAG files: what ``.airflowignore`` leaves of those that construct one."""

from __future__ import annotations

from firedoor.affected.sides import Sides
from firedoor.closure.dagfiles import dag_files
from firedoor.closure.graph import Graph
from firedoor.closure.snapshot import Snapshot
from firedoor.config import Config
from firedoor.revisions import Blobs

IGNORE_FILE = ".airflowignore"


def recognised(snapshot: Snapshot, graph: Graph, sides: Sides, config: Config, blobs: Blobs) -> list[str]:
    """The DAG files of ``snapshot``, sorted."""
    paths = [path for path in snapshot.digests if path.endswith(IGNORE_FILE) and path.rpartition("/")[2] == IGNORE_FILE]
    if not paths:
        return dag_files(snapshot, graph, sides.importers, globs=config.dags)
    from firedoor.closure.airflowignore import ignored

    texts: dict[str, str] = {}
    by_digest = dict(blobs.read(sorted({snapshot.digests[path] for path in paths})))
    for path in paths:
        data = by_digest.get(snapshot.digests[path])
        texts[path] = data.decode("utf-8", "replace") if data is not None else ""
    return dag_files(snapshot, graph, sides.importers, globs=config.dags, ignored=ignored(texts))
