"""What ``firedoor compat`` answers, as frozen values and as the JSON contract ``firedoor.compat/1``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

SCHEMA = "firedoor.compat/1"

BREAKS, RISK, REACHED, NOT_REACHED = "breaks", "risk", "reached", "not_reached"
VERDICTS = (BREAKS, RISK, REACHED, NOT_REACHED)
"""A witness ran: works with the old library, fails with the new one · said by static means, or nothing could be said ·
behaviour changed, and the DAG reaches it: select its tests · it does not reach what changed. Never mixed."""

NO_DAG_LEADS = "no DAG file leads to it"

WORDS: Mapping[str, str] = {
    BREAKS: "BREAKS",
    RISK: "RISK",
    REACHED: "BEHAVIOUR CHANGED, reached",
    NOT_REACHED: "NOT REACHED",
}

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
"""What happened to a definition of the library."""

CALL, ATTRIBUTE, IMPORT, STAR, SUBCLASS, EXCEPT, STRING, DECORATOR, NAME = (
    "call", "attribute", "import", "star", "subclass", "except", "string", "decorator", "name",
)  # fmt: skip
"""Forms of a use. ``name``: read in any other way."""

EXECUTED, CHECKER, RULE, DIGEST, STATIC_API = "executed", "ty", "rule", "digest", "griffe"
"""By what means something is said."""


class _Json:
    """Written as its fields, and read back."""

    __slots__ = ()

    def to_json(self) -> dict[str, object]:
        """The value in the JSON contract."""
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}  # type: ignore[arg-type]  # each subclass is a dataclass

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Self:
        """The value that :meth:`to_json` wrote; raises KeyError when a part is missing."""
        return cls(
            **{field.name: _read(field.name, document[field.name]) for field in fields(cls)}  # type: ignore[arg-type]  # as above
        )


def _plain(value: object) -> object:
    if isinstance(value, _Json):
        return value.to_json()
    return list(value) if isinstance(value, tuple) else value


def _read(name: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        return (Use if name == "use" else Change).from_json(value)
    return tuple(value) if isinstance(value, list) else value


@dataclass(frozen=True, slots=True)
class Change(_Json):
    """One definition of a library that differs between base and head.

    ``symbol`` is dotted, as an importer writes it (``warehouse.tables.read``; the module alone for its body); ``path``
    and ``line`` say where it stands at head, or stood at base if it is ``removed``.
    """

    library: str
    symbol: str
    path: str
    line: int
    kind: str

    @property
    def place(self) -> str:
        """``path:line``."""
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Use(_Json):
    """One place where code of the repository uses a symbol of a library.

    ``definition`` is the top-level function or class that holds it (empty: the module body). ``shape`` tells a call's
    arguments: ``2`` positional ones, ``limit=``, ``*``, ``**``. ``guarded``: in a ``try`` that catches what its absence
    raises, or behind ``hasattr``, a version, or ``TYPE_CHECKING``.
    """

    path: str
    line: int
    definition: str
    symbol: str
    form: str
    shape: str = ""
    guarded: bool = False

    @property
    def place(self) -> str:
        """``path:line``."""
        return f"{self.path}:{self.line}"

    @property
    def order(self) -> tuple[str, int, str, str]:
        """What uses are sorted by."""
        return self.path, self.line, self.symbol, self.form


@dataclass(frozen=True, slots=True)
class Verdict(_Json):
    """What one library's change means for one DAG file, at one place of its code.

    ``path`` and ``line`` are where the use stands: in the DAG file, or in code that it reaches. ``symbol`` is what of
    the library is used there, ``change`` what of it differs (None where that is not one definition). ``cause`` is one
    sentence, ``fix`` what to do, ``means`` who says so, ``witness`` what was executed and what it raised. ``release``:
    the DAG stays on that release of the library, and this is what it meets *when it upgrades*.
    """

    verdict: str
    dag_file: str
    library: str
    path: str
    line: int
    symbol: str
    cause: str
    fix: str = ""
    means: str = DIGEST
    witness: str = ""
    change: Change | None = None
    rule: str = ""
    release: str = ""
    waived: str = ""

    @property
    def place(self) -> str:
        """``path:line``."""
        return f"{self.path}:{self.line}"

    @property
    def order(self) -> tuple[int, str, str, str, int, str, str]:
        """What verdicts are sorted by: the worst first."""
        return (
            VERDICTS.index(self.verdict), self.library, self.dag_file, self.path, self.line, self.symbol, self.cause,
        )  # fmt: skip

    @property
    def fails(self) -> bool:
        """Whether it makes the check fail: witnessed, now and not on a later upgrade, and waived by nobody."""
        return self.verdict == BREAKS and not self.waived and not self.release


@dataclass(frozen=True, slots=True)
class LibraryReport:
    """One library: what of it changed, and what that means for each DAG file that uses it.

    ``bump`` is the version step that the verdicts suggest: ``major``, ``minor``, ``patch`` or empty (nothing changed).
    ``aside`` says why there are no verdicts at all, if so: no DAG file leads to the library.
    """

    library: str
    folder: str
    changes: tuple[Change, ...]
    verdicts: tuple[Verdict, ...]
    bump: str = ""
    aside: str = ""

    def dags(self, verdict: str) -> list[str]:
        """The DAG files whose worst verdict is ``verdict``, sorted; those that stay on a release are not counted."""
        worst: dict[str, int] = {}
        for each in self.verdicts:
            if not each.release:
                rank = VERDICTS.index(each.verdict)
                worst[each.dag_file] = min(worst.get(each.dag_file, rank), rank)
        return sorted(dag for dag, rank in worst.items() if VERDICTS[rank] == verdict)

    def to_json(self) -> dict[str, object]:
        """The entry in the JSON contract."""
        return {
            "library": self.library,
            "folder": self.folder,
            "bump": self.bump,
            "aside": self.aside,
            "changes": [change.to_json() for change in self.changes],
            "verdicts": [verdict.to_json() for verdict in self.verdicts],
            "dags": {verdict: self.dags(verdict) for verdict in VERDICTS},
        }


@dataclass(frozen=True, slots=True)
class CompatReport:
    """All libraries that a change touches, with base and head as commits (None: the working tree)."""

    base: str | None
    head: str | None
    base_reason: str
    libraries: tuple[LibraryReport, ...]
    warnings: tuple[str, ...] = ()

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """All verdicts, the worst first."""
        return tuple(sorted((v for each in self.libraries for v in each.verdicts), key=lambda verdict: verdict.order))

    @property
    def failed(self) -> bool:
        """Whether something is witnessed to break, and not waived."""
        return any(verdict.fails for verdict in self.verdicts)

    def to_json(self) -> dict[str, object]:
        """The document of the contract; ``json.dumps(…, sort_keys=True)`` of it has stable bytes."""
        return {
            "schema": SCHEMA,
            "base": self.base,
            "head": self.head,
            "base_reason": self.base_reason,
            "failed": self.failed,
            "libraries": [library.to_json() for library in self.libraries],
            "warnings": list(self.warnings),
        }
