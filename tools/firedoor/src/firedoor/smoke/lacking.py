"""What tasks will lack when they run: imports of functions, names of isolated ones, names and files of templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from firedoor.findings import WARNING, Finding
from firedoor.smoke.places import Places

_IMPORT = Finding(
    "",
    None,
    "FD750",
    "the task … fails on the worker: …",
    "add what provides it to the DAG's requirements.in, or mend the import",
)
_FILE = Finding(
    "",
    None,
    "FD754",
    "the template of the task … names a file that is not there: …",
    "write it relative to the DAG file's folder, or to one of template_searchpath; a shell command ends in a blank",
)
_RULES = {
    "import": _IMPORT,
    "perhaps import": replace(_IMPORT, level=WARNING),
    "name": Finding(
        "",
        None,
        "FD751",
        "the task … runs alone in another environment, where its function finds no …",
        "import or define it inside of the function, or hand it over as an argument",
    ),
    "function": Finding(
        "",
        None,
        "FD752",
        "the task … names a function that is not there: …",
        "write function='package.module:function', as the repository has them",
    ),
    "template name": Finding(
        "",
        None,
        "FD753",
        "the template of the task … cannot be rendered: …",
        "declare it in params, or in user_defined_macros of the DAG; or give it a default: {{ x | default('') }}",
    ),
    "template file": _FILE,
    "perhaps file": replace(_FILE, level=WARNING),
    "unseen": Finding(
        "",
        None,
        "FD756",
        "the task … cannot be looked at, so nobody knows what it will lack: …",
        "have the attributes of the operator give values without raising",
        WARNING,
    ),
    "template syntax": Finding(
        "", None, "FD755", "the template of the task … is none: …", "mend the template; what is no template: {% raw %}"
    ),
}


def judge_tasks(told: Sequence[Mapping[str, Any]], places: Places, code: str) -> list[Finding]:
    """One finding for each fault of tasks that the second import told; ``code`` is the folder of its paths."""
    found: dict[Finding, None] = {}
    for fault in told:
        rule = _RULES[fault["kind"]]
        if fault["file"]:
            path, line = str(fault["file"]).removeprefix(f"{code}/"), int(fault["line"])
        else:
            path, line = places.of(fault["dag_id"], fault["task_id"], fault["argument"])  # type: ignore[assignment]
        task = f"{fault['task_id'] or '(of the DAG itself)'} of the DAG {fault['dag_id']}"
        first, second, last = rule.message.split("…")
        message = f"{first}{task}{second}{fault['said']}{last}"
        found[replace(rule, path=path, line=line, message=message, detail=str(fault["where"]))] = None
    return list(found)
