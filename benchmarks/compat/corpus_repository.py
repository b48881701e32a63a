"""A change of the evaluation corpus as two trees of a repository: the library in ``lib/``, consumers in ``dags/``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from firedoor.config import Config
from firedoor.revisions import Blobs, Repository, Tree, open_repository
from firedoor.revisions.worktree import digest_of

CORPUS = Path(__file__).parents[2] / "tests" / "compat_corpus"
sys.path.insert(0, str(CORPUS))
from corpus import Change, changes  # noqa: E402  # it lies beside the corpus, which is no package

__all__ = ["CONFIG", "CORPUS", "Change", "changes", "consumer_of", "dag_of", "empty_repository", "modules", "trees"]

CONFIG = Config(roots=("dags", "lib"), dags=("dags/*.py",))
_MODE = 0o100644


def empty_repository(folder: Path) -> Repository:
    """A repository of nothing: what is compared lies beside it."""
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    named = ["-c", "user.name=benchmark", "-c", "user.email=benchmark@localhost", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *named, "commit", "-q", "--allow-empty", "-m", "nothing"], check=True)
    return open_repository(str(folder))


def dag_of(consumer: str) -> str:
    """The path of a consumer; the prefix keeps ``json`` from being taken for the module of that name."""
    return f"dags/dag_{consumer}.py"


def consumer_of(dag: str) -> str:
    return dag.removeprefix("dags/dag_").removesuffix(".py")


def trees(change: Change, repository: Repository) -> tuple[Blobs, Tree, Tree]:
    """Blobs, and the trees with the old and with the new library."""
    overlay: dict[str, str] = {}
    sides = []
    for library in (change.old, change.new):
        files = {f"lib/{path.relative_to(library).as_posix()}": path for path in _files(library)}
        files |= {dag_of(consumer.name): _with_task(consumer.path, repository) for consumer in change.consumers}
        entries = {}
        for name, path in sorted(files.items()):
            digest = digest_of(repository, path.read_bytes())
            overlay[digest] = str(path)
            entries[name] = (_MODE, digest)
        sides.append(Tree(None, entries))
    return Blobs(repository, overlay), sides[0], sides[1]


def _with_task(path: Path, repository: Repository) -> Path:
    """The consumer as a DAG file would be: something at import names what the task runs. No line moves."""
    place = Path(str(repository.git_dir), path.parts[-3], path.name)
    place.parent.mkdir(exist_ok=True)
    place.write_text(path.read_text("utf-8") + "\n\nTASK = id(main)\n", "utf-8")
    return place


def modules(change: Change) -> set[str]:
    """The dotted names of the library's modules, old and new."""
    found = set()
    for library in (change.old, change.new):
        for path in _files(library):
            if path.suffix == ".py":
                parts = path.relative_to(library).with_suffix("").parts
                found.add(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return found


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and "__pycache__" not in path.parts]
