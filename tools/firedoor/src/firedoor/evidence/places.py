"""From what a person or a file says to a store: a folder, the registry of the pipeline's project, or several."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from firedoor.errors import FiredoorError, UsageError
from firedoor.evidence.folder import Folder
from firedoor.evidence.key import Key
from firedoor.evidence.record import FAILED, Record
from firedoor.evidence.store import Found, Store, entry_name

GITLAB = "gitlab"
DEFAULT = ".cache/firedoor/evidence"
_NEEDED = ("CI_API_V4_URL", "CI_PROJECT_ID", "CI_JOB_TOKEN")


@dataclass(frozen=True, slots=True)
class Several:
    """Stores side by side: what one of them knows is known, and each is told."""

    stores: tuple[Store, ...]

    @property
    def place(self) -> str:
        """All places."""
        return ", ".join(store.place for store in self.stores)

    def find(self, keys: Iterable[Key]) -> Mapping[Key, Found]:
        """What any of them knows: a failure that one of them lost is not lost, and the others are told of it."""
        asked = list(keys)
        answers = [(store, store.find(asked)) for store in self.stores]
        found = {
            key: Found(
                tuple(record for _, answer in answers for record in answer[key].records),
                tuple(finding for _, answer in answers for finding in answer[key].damaged),
            )
            for key in asked
        }
        for store, answer in answers:
            for key in asked:
                _tell(store, answer[key].records, found[key].records)
        return found

    def put(self, record: Record) -> bool:
        """Keep it in each; one that fails keeps the others from nothing, and is raised in the end."""
        new, failed = False, []
        for store in self.stores:
            try:
                new |= store.put(record)
            except FiredoorError as error:
                failed.append(error)
        if failed:
            raise failed[0]
        return new

    def collect(self, roots: Collection[str], older_than_days: float) -> int:
        """Drop from each."""
        return sum(store.collect(roots, older_than_days) for store in self.stores)


def _tell(store: Store, known: Iterable[Record], all_of_it: Iterable[Record]) -> None:
    """Give ``store`` what it lacks, failures first, so that at no moment it shows more green than there is.

    A copy is no duty: a store that does not take it has lost nothing.
    """
    names = {entry_name(record) for record in known}
    lacking = {entry_name(record): record for record in all_of_it if entry_name(record) not in names}
    with suppress(FiredoorError):
        for record in sorted(lacking.values(), key=lambda record: record.outcome != FAILED):
            store.put(record)


def store_at(places: Sequence[str], root: Path, environ: Mapping[str, str], *, asked: bool) -> Store:
    """The store of ``places``: folders, relative to ``root``, and ``gitlab``: the registry of the pipeline's project.

    A repository's configuration speaks for laptops, too: outside of GitLab's jobs its ``gitlab`` is passed over. Where
    it was ``asked`` for on the command line or by the environment, that raises UsageError FD507.
    """
    stores: list[Store] = []
    for place in dict.fromkeys(places or (DEFAULT,)):
        if place != GITLAB:
            stores.append(Folder(root / place))
        elif all(environ.get(name) for name in _NEEDED):
            from firedoor.evidence.registry import Registry  # urllib, which no laptop needs

            api, project, token = (environ[name] for name in _NEEDED)
            stores.append(Registry(api, project, token))
        elif asked:
            raise UsageError(
                "FD507",
                "the evidence of the pipeline's project can be reached in a GitLab job only",
                because=f"not set: {', '.join(name for name in _NEEDED if not environ.get(name))}",
                fix=f"firedoor run --evidence {DEFAULT}",
            )
    if not stores:
        stores.append(Folder(root / DEFAULT))
    return stores[0] if len(stores) == 1 else Several(tuple(stores))
