"""What a new Airflow version means for each DAG file: frozen values, and the JSON contract ``firedoor.migration/1``.

Three states, never mixed: it works on both; it works after edits that are named; it fails at a place that is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from firedoor.evidence import FAILED, PASSED
from firedoor.findings import ERROR, NOTE, WARNING, Finding
from firedoor.sources.changed_values import (
    ARGUMENT,
    CONTEXT,
    DATABASE,
    FAILS,
    IMPORT,
    SILENT,
    TEMPLATE,
    VALUE,
    ChangedUse,
)
from firedoor.sources.edits import Edit

SCHEMA = "firedoor.migration/1"
BOTH, EDIT, HERE = "works on both", "works after this edit", "fails here"
STATES = (HERE, EDIT, BOTH)


@dataclass(frozen=True, slots=True)
class Use:
    """One use at its place; ``path`` is relative to the repository root."""

    path: str
    use: ChangedUse

    @property
    def needs_edit(self) -> bool:
        """Whether the DAG is not what it was without an edit; a warning alone is none."""
        return self.use.effect in (FAILS, SILENT)

    @property
    def has_edit(self) -> bool:
        """Whether what to write is known, by us or in words that a person can follow without thought."""
        if self.use.edits:
            return True
        return bool(self.use.instead) and self.use.kind in (ARGUMENT, CONTEXT, TEMPLATE, VALUE)

    def finding(self) -> Finding:
        """The use as a finding: an error where it raises, a note where it only warns."""
        use, path, line, fix = self.use, self.path, self.use.line, self.use.instead
        if use.effect == SILENT:
            return Finding(path, line, "FD265", use.message, fix, WARNING)
        if use.effect != FAILS:
            return Finding(path, line, "FD261", use.message, fix, NOTE)
        if use.kind == IMPORT:
            return Finding(path, line, "FD260", use.message, fix, ERROR)
        if use.kind in (ARGUMENT, VALUE):
            return Finding(path, line, "FD262", use.message, fix, ERROR)
        if use.kind == DATABASE:
            return Finding(path, line, "FD264", use.message, fix, ERROR)
        return Finding(path, line, "FD263", use.message, fix, ERROR)


@dataclass(frozen=True, slots=True)
class Tried:
    """What importing a DAG file said: on the old version, on the new one, and on both with the edits; "" is not tried.

    ``failures`` are the findings of the last import on the new version, of the edited file where there was one.
    """

    old: str = ""
    new: str = ""
    edited_old: str = ""
    edited_new: str = ""
    failures: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class MigratedDag:
    """One DAG file: its state, what was found at which places, and what was tried."""

    dag_file: str
    state: str
    findings: tuple[Finding, ...]
    tried: Tried
    proved: bool
    owners: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The entry in ``firedoor.migration/1``."""
        tried = {name: getattr(self.tried, name) for name in ("old", "new", "edited_old", "edited_new")}
        return {
            "dag_file": self.dag_file,
            "state": self.state,
            "proved": self.proved,
            "tried": tried,
            "findings": [finding.to_json() for finding in self.findings],
            "owners": list(self.owners),
        }


def migrated(dag: str, uses: tuple[Use, ...], tried: Tried, owners: tuple[str, ...] = ()) -> MigratedDag:
    """The state of one DAG file, from what its code uses and from what trying it said.

    It is *proved* where the new version has imported it, edited where an edit is needed. What no import can show (a
    template, a context, a session) is known from the code alone, and an import that fails overrules the code.
    """
    needed = [use for use in uses if use.needs_edit]
    findings = [use.finding() for use in uses]
    if not needed:
        proved, failed = tried.new == PASSED, tried.new == FAILED
        state = HERE if failed else BOTH
    else:
        proved, failed = tried.edited_new == PASSED, tried.edited_new == FAILED
        state = EDIT if not failed and all(use.has_edit for use in needed) else HERE
        proved = proved and all(use.use.edits for use in needed)
    if failed:
        findings += [_failure(failure) for failure in tried.failures if failure.level == ERROR]
        proved = True
    if tried.old == FAILED:
        findings.append(Finding(dag, None, "FD267", "it fails on the old version, too", "firedoor smoke", NOTE))
    found = tuple(sorted(set(findings), key=lambda finding: finding.order))
    return MigratedDag(dag, state, found, tried, proved, owners)


def _failure(found: Finding) -> Finding:
    return Finding(found.path, found.line, "FD266", found.message, found.fix, ERROR, found.detail)


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting whose default differs: ``value`` keeps what the old version does, for these DAG files."""

    name: str
    value: str
    dag_files: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """The entry in ``firedoor.migration/1``."""
        return {"name": self.name, "value": self.value, "dag_files": list(self.dag_files)}


@dataclass(frozen=True, slots=True)
class Migration:
    """The answer, DAG files by path. ``releases`` maps a version to the release that was tried, "" where none was;
    ``untried`` to why. ``edits`` maps a file to its edits, ``texts`` to what it holds now. ``ambient`` is what was
    found in plugins and local settings, which Airflow loads beside any DAG file.
    """

    old: str
    new: str
    dags: tuple[MigratedDag, ...]
    settings: tuple[Setting, ...] = ()
    releases: Mapping[str, str] = field(default_factory=dict)
    untried: Mapping[str, str] = field(default_factory=dict)
    edits: Mapping[str, tuple[Edit, ...]] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    ambient: tuple[Finding, ...] = ()

    def of(self, state: str) -> tuple[MigratedDag, ...]:
        """The DAG files of one state."""
        return tuple(dag for dag in self.dags if dag.state == state)

    def to_json(self) -> dict[str, object]:
        """The document of the contract."""
        return {
            "schema": SCHEMA,
            "old": self.old,
            "new": self.new,
            "releases": dict(self.releases),
            "untried": dict(self.untried),
            "counts": {state: len(self.of(state)) for state in STATES},
            "dag_files": [dag.to_json() for dag in self.dags],
            "ambient": [finding.to_json() for finding in self.ambient],
            "settings": [setting.to_json() for setting in self.settings],
            "edits": {
                path: [dict(zip(Edit._fields, edit, strict=True)) for edit in edits]
                for path, edits in self.edits.items()
            },
        }
