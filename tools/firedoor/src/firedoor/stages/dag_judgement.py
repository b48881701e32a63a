"""What a stage found of one DAG file: the value that reports are made of, and its JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from firedoor.findings import ERROR, Finding
from firedoor.stages.expected import GONE, REMOVED
from firedoor.stages.judgement import TableJudgement


@dataclass(frozen=True, slots=True)
class DagJudgement:
    """One DAG file on one stage: the tables that it wrote, and what is found beside them.

    ``data_affected``: its code did not change, it was run because it reads a table that did. ``notes`` are lines for
    the reader, such as skipped side effects or what the sample is. ``findings`` are those of no table: a failed task.
    """

    stage: str
    dag_file: str
    tables: tuple[TableJudgement, ...]
    data_affected: bool = False
    notes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    seconds: float = 0.0

    @property
    def everything(self) -> list[Finding]:
        """Removals of all tables first, then the other findings in their order."""
        return [*self.findings, *sorted(self._of_tables, key=_is_no_removal)]

    @property
    def is_silent(self) -> bool:
        """Nothing was held against anything: no contract, no comparison, no finding."""
        return not (self.everything or self._held or any(table.difference for table in self.tables))

    @property
    def _held(self) -> int:
        return sum(len(table.held.expectations) for table in self.tables if table.held)

    @property
    def _of_tables(self) -> list[Finding]:
        return [finding for table in self.tables for finding in table.findings]

    @property
    def passed(self) -> bool:
        """No finding is an error."""
        return not any(finding.level == ERROR for finding in self.everything)

    @property
    def headline(self) -> str:
        """The first thing that somebody should read, in one sentence."""
        errors = [finding for finding in self.everything if finding.level == ERROR]
        if errors:
            rest = f", and {len(errors) - 1} more" if len(errors) > 1 else ""
            return f"{errors[0].message}{rest}"
        changed = [table.table for table in self.tables if not table.equal]
        if changed:
            return f"only what was expected, or harms nobody, changed: {', '.join(changed)}"
        if self.tables and not any(table.difference for table in self.tables):
            promises = "1 promise is kept" if self._held == 1 else f"{self._held} promises are kept"
            told = promises if self._held else "no contract promises anything"
            names = ", ".join(table.table for table in self.tables)
            return f"{names}: {told}; a sample is not compared with production"
        if self.tables:
            names = ", ".join(table.table for table in self.tables)
            return f"nothing changed: {names} {'is' if len(self.tables) == 1 else 'are'} equal to production"
        return "no table was written"

    def to_json(self) -> dict[str, Any]:
        """The report as plain values; what an engine gave becomes text."""
        return {
            "stage": self.stage,
            "dag_file": self.dag_file,
            "passed": self.passed,
            "headline": self.headline,
            "data_affected": self.data_affected,
            "seconds": round(self.seconds, 3),
            "notes": list(self.notes),
            "tables": [_table(table) for table in self.tables],
            "findings": [finding.to_json() for finding in self.everything],
        }


def _is_no_removal(finding: Finding) -> bool:
    return not any(words in finding.message for words in (" gone", " older than production's"))


def _table(table: TableJudgement) -> dict[str, Any]:
    found = table.difference
    return {
        "table": table.table,
        "equal": table.equal,
        "compared_by": found.by if found else None,
        "rows": {"before": found.before_rows, "after": found.after_rows, "gone": found.gone, "new": found.new}
        if found
        else None,
        "columns": [
            {
                "column": one.column,
                "rows": one.rows,
                "of": one.of,
                "examples": [[_plain(value) for value in row] for row in one.examples],
            }
            for one in (found.columns if found else ())
        ],
        "changes": [
            {
                "what": one.what,
                "column": one.column or None,
                "words": one.words,
                "verdict": one.verdict,
                "removal": one.what in (GONE, REMOVED),
                "expected": str(one.expected) if one.expected else None,
                "readers": readers_of(table, one.column),
            }
            for one in table.observed
        ],
        "missing": [str(one) for one in table.missing],
        "expectations": [
            {"words": one.words, "kept": one.kept, "measured": one.measured}
            for one in (table.held.expectations if table.held else ())
        ],
        "drift": [one.words for one in table.drift],
        "notes": list(found.notes) if found else [],
    }


def readers_of(table: TableJudgement, column: str) -> list[str] | None:
    """Where ``column``, or with an empty one any, is read; None where nobody knows."""
    if table.readers is None:
        return None
    return sorted({one.place for one in table.readers if not column or one.reads(column)})


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
