"""What a new Airflow version means, for people at a terminal: count → what fails → what to edit → what to run."""

from __future__ import annotations

from difflib import unified_diff
from typing import TYPE_CHECKING

from firedoor.reports.folded import counted, folded
from firedoor.reports.printable import printable
from firedoor.sources.edits import edited

if TYPE_CHECKING:
    from collections.abc import Iterator

    from firedoor.compat.migration import MigratedDag, Migration
    from firedoor.findings import Finding
    from firedoor.reports.paint import Paint

_ROWS = 20
BOTH, EDIT, HERE = "works on both", "works after this edit", "fails here"


def migration_text(found: Migration, paint: Paint, asked: str = "") -> str:
    """For a terminal; ``asked`` are options that the next command must repeat."""
    command = f"firedoor doctor{asked} --migration {found.new}"
    lines = [f"{paint.bold}{count_line(found)}{paint.plain}", tried_line(found)]
    for state, colour in ((HERE, paint.red), (EDIT, paint.yellow)):
        blocks = ["\n".join(_block(dag, paint)) for dag in found.of(state)]
        if blocks:
            rest = f"{command} --format json"
            lines += ["", f"{colour}{state}{paint.plain}", *folded(blocks, _ROWS, rest, "  ")]
    fine = found.of(BOTH)
    if fine:
        rows = folded([f"  {printable(dag.dag_file)}{_doubt(dag)}" for dag in fine], _ROWS, command, "  ")
        lines += ["", f"{paint.green}{BOTH}{paint.plain}", *rows]
        warned = sum(finding.code == "FD261" for dag in fine for finding in dag.findings)
        if warned:
            lines.append(f"  {paint.dim}with {counted(warned, 'warning')}: {command} --format json{paint.plain}")
    if found.ambient:
        rows = [f"  {row}" for finding in found.ambient for row in finding_rows(finding)]
        lines += ["", f"{paint.yellow}loaded beside every DAG file{paint.plain}"]
        lines += folded(rows, _ROWS, f"{command} --format json", "  ")
    lines += [""] if found.settings else []
    for setting in found.settings:
        several = counted(len(setting.dag_files), "DAG file")
        keeps = f"keeps what {found.old} does; left to the default by {several}"
        lines.append(f"{setting.name} = {setting.value} {keeps}")
    if found.edits:
        what = counted(sum(map(len, found.edits.values())), "edit")
        lines += ["", f"{what} in {counted(len(found.edits), 'file')}: {command} --read-only --format diff | git apply"]
    return "\n".join(lines) + "\n"


def count_line(found: Migration) -> str:
    """How many DAG files are in which state."""
    counts = [f"{len(found.of(state))} {words}" for state, words in
              ((BOTH, "work on both"), (EDIT, "work after an edit"), (HERE, "fail"))]  # fmt: skip
    return f"Airflow {found.old} → {found.new}: {counted(len(found.dags), 'DAG file')}: {', '.join(counts)}"


def tried_line(found: Migration) -> str:
    """On which releases the DAG files were imported, and why not on the others."""
    tried = [release for release in found.releases.values() if release]
    parts = [f"imported with Airflow {' and '.join(tried)}, edited where an edit is known" if tried else
             "nothing was imported: known from the code alone"]  # fmt: skip
    parts += [f"not with {version}: {why}" for version, why in sorted(found.untried.items())]
    return printable("; ".join(parts))


def _doubt(dag: MigratedDag) -> str:
    return "" if dag.proved else "  (not tried)"


def _block(dag: MigratedDag, paint: Paint) -> Iterator[str]:
    how = []
    if dag.state == EDIT:
        how.append("tried" if dag.proved else "not tried")
        if dag.proved and dag.tried.edited_old == "passed":
            how.append("works on the old version, too: it can be merged first")
    said = f"  {paint.dim}({', '.join(how)}){paint.plain}" if how else ""
    yield f"  {printable(dag.dag_file)}{said}"
    yield from (f"    {row}" for finding in dag.findings if finding.level != "note" for row in finding_rows(finding))
    if any(finding.code == "FD267" for finding in dag.findings):
        yield "    it fails on the old version, too"


def finding_rows(finding: Finding) -> list[str]:
    """One or two lines: the place and what is there, then what to write."""
    rows = [f"{printable(finding.place)}  {finding.code}  {printable(finding.message)}"]
    return [*rows, f"  {printable(finding.fix)}"] if finding.fix else rows


def migration_diff(found: Migration) -> str:
    """All edits that need no thought, as ``git apply`` takes them."""
    parts = []
    for path, edits in found.edits.items():
        if path not in found.texts:
            continue
        old, new = (text.splitlines(keepends=True) for text in (found.texts[path], edited(found.texts[path], edits)))
        lines = unified_diff(old, new, f"a/{path}", f"b/{path}")
        parts += [line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines]
    return "".join(parts)
