"""Which commits of a history are replayed."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from .dag_files import is_lock
from .history import Entries, Step, first_parent_steps, read_entries, touched_paths


class Trees:
    """The few most recently read trees of one repository."""

    def __init__(self, repo: Path) -> None:
        self._repo = repo
        self._recent: dict[str, Entries] = {}

    def of(self, rev: str) -> Entries:
        """Return the files of one commit."""
        if rev not in self._recent:
            self._recent = dict(list(self._recent.items())[-3:])
            self._recent[rev] = read_entries(self._repo, rev)
        return self._recent[rev]


def qualifying_steps(repo: Path, rev: str, count: int) -> Iterator[tuple[Step, list[str]]]:
    """Yield the newest `count` first-parent commits that touch at least one

    `.py` file, lock, constraints or requirements file, or file below a folder named `dags`; with the touched paths.
    """
    trees = Trees(repo)
    for step in first_parent_steps(repo, rev):
        if count <= 0:
            return
        touched = touched_paths(trees.of(step.base), trees.of(step.commit))
        if qualifies(touched):
            count -= 1
            yield step, touched


def qualifies(touched: Iterable[str]) -> bool:
    """Say whether a commit with these touched paths is replayed."""
    return any(path.endswith(".py") or is_lock(path) or "dags" in path.split("/")[:-1] for path in touched)
