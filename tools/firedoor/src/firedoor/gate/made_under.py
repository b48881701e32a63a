"""What evidence was made under, besides the code of its DAG file: what a plan wants of it, and whether it has that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from firedoor.evidence import Record
from firedoor.evidence.canonical import digest

MADE_UNDER = "made_under"
"""The fact of a record that tells the parts of which its key has the digests only; so a gate can verify each."""


PRODUCTION = "production"
"""The revision of what stages read: in the key of their evidence, and no commit's to say."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What evidence of one check must have been made under, as far as the commit alone says it.

    ``inputs`` is the digest of what only the check reads: limits, settings, rules. ``locks`` are the sha256 of the
    locks of which one is to have made its environment, empty where an image brings it; ``data`` the revisions of its
    data.
    """

    inputs: str
    locks: tuple[str, ...] = ()
    data: tuple[tuple[str, str], ...] = ()

    def to_json(self) -> dict[str, object]:
        """What is wanted, in the JSON contract of a plan."""
        return {"inputs": self.inputs, "locks": list(self.locks), "data": dict(self.data)}

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Wanted:
        """What :meth:`to_json` wrote; raises LookupError, TypeError, AttributeError or ValueError for anything else."""
        found = cls(document["inputs"], tuple(document["locks"]), tuple(sorted(document["data"].items())))
        if not all(isinstance(text, str) for text in (found.inputs, *found.locks, *(w for d in found.data for w in d))):
            raise TypeError("what is wanted of a check is told in texts")
        return found


def made_under(inputs: str, around: str, files: str, runtime: Mapping[str, str]) -> dict[str, object]:
    """The fact of a record: ``around`` is the digest of the variables that the machine lent it, ``files`` that of all
    bytes its DAG file reaches where whole files count, ``runtime`` what its environment was made of, if that is known.
    """
    return {"inputs": inputs, "around": around, "files": files, "runtime": dict(runtime)}


def key_inputs(made: Mapping[str, Any]) -> str:
    """The part ``inputs`` of the key of a record that tells this of itself."""
    return digest([made["inputs"], made["around"], made["files"]])


def other(record: Record, files: str, wanted: Wanted | None) -> str:
    """How ``record`` was made otherwise than a plan wants it, in a few words; empty where it is as wanted.

    ``files`` is the digest of the bytes that the plan names, empty where whole files do not count. ``wanted`` is None
    where nobody could tell when the plan was made.
    """
    if not files and wanted is None:
        return ""
    made = record.facts.get(MADE_UNDER)
    if not isinstance(made, Mapping) or not {"inputs", "around", "files", "runtime"} <= made.keys():
        return "and does not tell under what"
    if record.key.inputs != key_inputs(made):
        return "under something else than it tells"
    if files and made["files"] != files:
        return "with other bytes of its files"
    if wanted is None:
        return ""
    if made["inputs"] != wanted.inputs:
        return "under other limits, settings or rules of the check"
    if tuple(pair for pair in record.key.data if pair[0] != PRODUCTION) != wanted.data:
        return "on other data"
    runtime = made["runtime"]
    if wanted.locks and runtime and (digest(runtime) != record.key.runtime or runtime.get("lock") not in wanted.locks):
        return "in the environment of another lock"
    return ""
