"""The answer of ``firedoor doctor`` for people: each finding as count → list → what to do."""

from __future__ import annotations

from collections import Counter

from firedoor.affected.collisions import Collision
from firedoor.affected.diagnosis import Diagnosis, Unresolved
from firedoor.reports.folded import columns, counted, folded
from firedoor.reports.paint import Paint
from firedoor.reports.printable import printable

_ROWS = 10
_IN_FULL = "--format json"
_HOW = {
    "constructed": "constructed in the file",
    "factory": "by a factory of another file",
    "declared": "declared in the policy",
}


def doctor_text(found: Diagnosis, paint: Paint, asked: str = "") -> str:
    """For a terminal; sections without a finding are one line in the end. ``asked`` are the options to repeat."""
    total = len(found.dag_files)
    at = found.head[:9] if found.head else "the working tree"
    head = f"{counted(total, 'DAG file')} among {counted(found.python_files, 'Python file')}"
    lines = [f"{paint.bold}{head}{paint.plain} at {at}"]
    if total:
        ways = Counter(dag.how for dag in found.dag_files)
        lines.append("  " + ", ".join(f"{number:,} {_HOW[how]}" for how, number in sorted(ways.items())))
        folders = Counter(dag.path.rpartition("/")[0] or "." for dag in found.dag_files)
        by_size = sorted(folders.items(), key=lambda item: (-item[1], item[0]))
        rows = [[f"{number:>5}", printable(folder) + "/"] for folder, number in by_size]
        lines += _list(columns(rows))
    else:
        lines.append(
            '  none constructs a DAG where it could be seen; declare them: [tool.firedoor] dags = ["dags/**/*.py"]'
        )
    lines += ["", *_title(paint, counted(len(found.roots), "import root"))]
    lines += _list(columns([[printable(root.path) or ".", root.why] for root in found.roots]))
    quiet: list[str] = []
    for title, rows_, advice in _findings(found, total):
        if rows_:
            lines += ["", *_title(paint, title), *_list(rows_)]
            if advice:
                lines.append(f"  {paint.dim}{advice}{paint.plain}")
        else:
            quiet.append(title.partition(" ")[2] if title[:1].isdigit() else title)
    if quiet:
        lines += ["", f"{paint.green}none{paint.plain}     {', '.join(quiet)}"]
    lines += ["", f"next     firedoor graph --hubs{asked}"]
    return "\n".join(lines) + "\n"


def _findings(found: Diagnosis, total: int) -> list[tuple[str, list[str], str]]:
    """``(title, rows, advice)`` of each section."""
    dynamic = [item for item in found.unresolved if "dynamic" in item.why]
    static = [item for item in found.unresolved if "dynamic" not in item.why]
    hubs = [
        [f"{hub.dag_files:>5}", f"{100 * hub.dag_files // max(total, 1):>3} %", printable(hub.path)]
        for hub in found.hubs
    ]
    locks = [
        [printable(lock.path), counted(lock.pins, "pin"), f"serves {lock.dag_files}", printable(lock.why)]
        for lock in found.locks
    ]
    problems = [printable(problem) for lock in found.locks for problem in lock.problems]
    return [
        (
            counted(len(static), "import not placed exactly", "imports not placed exactly"),
            _unresolved(static, total),
            "each could mean several places, so all of them count; name the folders: [tool.firedoor] roots",
        ),
        (
            counted(len(dynamic), "dynamic import"),
            _unresolved(dynamic, total),
            "declare what it means: [[tool.firedoor.edges]] from, to, because",
        ),
        (
            counted(len(found.unparsable), "file that cannot be parsed", "files that cannot be parsed"),
            columns([[printable(path), printable(why)] for path, why in found.unparsable]),
            "each counts whole: any change in it selects all who import it",
        ),
        (
            counted(len(found.hubs), "hub") + ": files that several DAG files reach",
            columns(hubs),
            "a change there can select that many",
        ),
        (
            counted(len(found.modules), "module name that means several files", "module names that mean several files"),
            _collisions(found.modules),
            "the order of sys.path decides; a change in either selects who imports the name",
        ),
        (
            counted(len(found.shadowed), "module that shadows a library", "modules that shadow a library"),
            _collisions(found.shadowed),
            "",
        ),
        (
            counted(len(found.dag_ids), "dag_id defined more than once", "dag_ids defined more than once"),
            _collisions(found.dag_ids),
            "Airflow keeps one of them, by chance",
        ),
        (
            counted(len(found.crossings), "import across a private line", "imports across private lines"),
            columns([[printable(finding.place), printable(finding.message)] for finding in found.crossings]),
            'move what is shared out, or say who may: [tool.firedoor.private] "folder" = ["importers"]',
        ),
        (
            counted(len(found.cycles), "import cycle"),
            [" → ".join(printable(path) for path in (*cycle, cycle[0])) for cycle in found.cycles],
            "",
        ),
        (counted(len(found.locks), "lock"), columns(locks), ""),
        (
            counted(len(problems), "line of locks that cannot be read", "lines of locks that cannot be read"),
            problems,
            "",
        ),
        (
            counted(len(found.ambient), "file that reaches every DAG", "files that reach every DAG"),
            [printable(path) for path in found.ambient],
            "",
        ),
        _owners(found),
        (
            counted(len(found.owners_faults), "unusable dag.toml", "unusable dag.toml files"),
            [printable(fault) for fault in found.owners_faults],
            "",
        ),
    ]


def _owners(found: Diagnosis) -> tuple[str, list[str], str]:
    answered = Counter(owner for dag in found.dag_files for owner in dag.owners)
    without = sum(not dag.owners for dag in found.dag_files)
    rows = [
        [f"{number:>5}", printable(owner)] for owner, number in sorted(answered.items(), key=lambda i: (-i[1], i[0]))
    ]
    if rows and without:
        rows.append([f"{without:>5}", "nobody"])
    source = f": {printable(found.owners_file)}, and dag.toml" if found.owners_file else ": dag.toml"
    advice = "a row counts DAG files; `owner` of a dag.toml overrides CODEOWNERS for the DAG files beside it"
    return counted(len(answered), "owner") + source * bool(rows), columns(rows), advice


def _title(paint: Paint, title: str) -> list[str]:
    return [f"{paint.bold}{title}{paint.plain}"]


def _list(rows: list[str]) -> list[str]:
    return [f"  {row}" for row in folded(rows, _ROWS, _IN_FULL)]


def _unresolved(items: list[Unresolved], total: int) -> list[str]:
    rows = []
    for item in items:
        verb = "reached by" if item.why.startswith("no file") else "widens"
        cost = f"{verb} {len(item.dag_files) or 'none'} of {counted(total, 'DAG file')}"
        rows.append([f"{printable(item.path)}:{item.line}", printable(item.module) or "*", cost, item.why])
    return columns(rows)


def _collisions(items: tuple[Collision, ...]) -> list[str]:
    rows = []
    for item in items:
        paths = [printable(path) for path in item.paths[:4]]
        more = f", … {len(item.paths) - 4} more" if len(item.paths) > 4 else ""
        rows.append(
            [printable(item.name), ", ".join(paths) + more + (f"  also {item.shadows}" if item.shadows else "")]
        )
    return columns(rows)
