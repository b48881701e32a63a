"""Why a DAG file is not affected: what was touched, against what it reaches."""

from __future__ import annotations

from collections.abc import Mapping

from firedoor.affected.lockview import locks_of, serves_of
from firedoor.affected.reach import Reach
from firedoor.affected.survey import Survey
from firedoor.affected.values import Affected
from firedoor.affected.wording import definitions_that_differ

_PYTHON = ".py"
_Names = Mapping[str, tuple[str, ...]]


def why_not(found: Survey, answer: Affected, dag: str, reach: Reach, definitions: _Names) -> list[str]:
    """One sentence for each touched path that comes near ``dag``, and one for all the others."""
    if not answer.touched:
        return ["nothing differs between base and head"]
    if dag not in answer.dag_files:
        return ["it is no DAG file of head"]
    locks = locks_of(found)
    serves = serves_of(found, locks)
    said = [
        f"code-affected it is not, but it reads {hit.table}, which an affected DAG file writes ({hit.via})"
        for hit in answer.data_affected
        if hit.dag_file == dag
    ]
    outside = 0
    for path in answer.touched:
        if path in reach.files:
            said.append(_reached_but_equal(found, path, definitions.get(path, ())))
        elif path in serves:
            mine = dag in serves[path].dag_files
            said.append(
                f"{path}: none of the pins that changed is reached"
                if mine
                else f"{path}: this lock does not serve it ({serves[path].reason})"
            )
        else:
            outside += 1
    if outside:
        every = len(answer.touched)
        which = "the touched path" if outside == every == 1 else f"{outside} of {every} touched paths"
        said.append(f"{which}: not among the {len(reach.files)} files that it reaches")
    return said


def _reached_but_equal(found: Survey, path: str, mine: tuple[str, ...]) -> str:
    if found.base is not None and found.base.entries.get(path) == found.head.entries.get(path):
        return f"{path}: it stays on a release of this library, which did not move"
    if not path.endswith(_PYTHON):
        return f"{path}: reached, and equal in content"
    differ = [item for item in definitions_that_differ(found, path) if item.definition]
    if not differ:
        return f"{path}: only comments, formatting or docstrings differ"
    names = ", ".join(f"{item.definition} {item.what} (line {item.line})" for item in differ[:5])
    more = ", …" if len(mine) > 5 else ""
    used = f"it reaches {', '.join(mine[:5])}{more} there" if mine else "it only imports the module"
    return f"{path}: {names}{', …' if len(differ) > 5 else ''}; {used}"
