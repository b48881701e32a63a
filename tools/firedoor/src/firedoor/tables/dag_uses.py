"""DAGs by dag_id: who defines one, who starts one, who waits for one, who reads its XComs.

A DAG file that defines a dag_id *reads* ``dag:<id>`` by ``trigger_dag`` (it runs when it is started) and *writes*
``dag:<id>`` by ``external_task`` (others wait for it). ``ExternalTaskMarker`` names a DAG that follows, so it writes by
``trigger_dag``. ``wait_for_completion=True`` waits as a sensor does.

Teams wrap sensors and triggers in functions of their own. A literal that is handed to something named like a wait or a
trigger is reported too: it counts only where some DAG file defines just that dag_id.
"""

from __future__ import annotations

import ast
import re

from firedoor.tables.literals import Texts, text_of
from firedoor.tables.names import HOLE, canonical
from firedoor.tables.placeholders import with_holes

#: mode, table, via, certain
Use = tuple[str, str, str, bool]

_EXTERNAL = ("external_dag_id", "external_dag_ids")
# A call that takes a dag_id defines a DAG when its name says so and does not say that it asks for one, or for its runs.
_FACTORY = re.compile(
    r"^(?!get_dag$|.*(?:run|model|bag|state|param|tag|warning|code|maker|trigger|stat)).*dag", re.IGNORECASE
)
_WAITS = re.compile(r"wait|sensor|depend|_deps?$", re.IGNORECASE)
_STARTS = re.compile(r"trigger", re.IGNORECASE)
_NEXT = re.compile(r"trigger|target|downstream|child")
_DAG_FIELD = re.compile(r"(?!trigger_dag_id|external_dag_id)\w+_dag(?:_id|_name)?$")
# A field of such a call that can name the other DAG; the rest is its own business.
_OTHER = re.compile(r"^$|dag|upstream|downstream|parent|child|external|depend|wait|trigger|target")
_ID = re.compile(r"[\w.\-]+$")


def is_of_interest(name: str, fields: list[str | None]) -> bool:
    """Return whether a call of ``name`` with these keywords can use a DAG."""
    if name == "DAG" or _WAITS.search(name) is not None or _STARTS.search(name) is not None:
        return True
    return any(field is not None and "dag" in field for field in fields)


def used(module: str, name: str, call: ast.Call, constants: Texts) -> list[Use]:
    """Return the uses of DAGs that one call makes; ``module`` and ``name`` say what is called."""
    given = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    uses: list[Use] = []
    if name == "DAG":
        if "dag_id" in given or call.args or module.startswith("airflow"):
            uses += defined(given.get("dag_id", call.args[0] if call.args else None), constants)
        return uses
    if name == "trigger_dag" and ("dag_id" in given or call.args):
        return [
            _use("write", each, "trigger_dag") for each in dag_names(given.get("dag_id", *call.args[:1]), constants)
        ]
    if "dag_id" in given:
        if name in ("xcom_pull", "get_one", "get_value"):
            if not _is_none(given["dag_id"]):
                uses += [_use("read", each, "xcom") for each in dag_names(given["dag_id"], constants)]
        elif _FACTORY.match(name):
            uses += [(mode, each, via, False) for mode, each, via, _ in defined(given["dag_id"], constants)]
    if "trigger_dag_id" in given:
        ids = dag_names(given["trigger_dag_id"], constants)
        uses += [_use("write", each, "trigger_dag") for each in ids]
        waits = given.get("wait_for_completion")
        if waits is not None and not (isinstance(waits, ast.Constant) and not waits.value):
            uses += [_use("read", each, "external_task") for each in ids]
    for field in _EXTERNAL:
        if field in given and not _is_none(given[field]):
            mode, via = ("write", "trigger_dag") if "Marker" in name else ("read", "external_task")
            uses += [_use(mode, each, via) for each in dag_names(given[field], constants)]
    return uses + _wrapped(name if not uses else "", call)


def _wrapped(name: str, call: ast.Call) -> list[Use]:
    """Return what the literals of a call can mean by its name and fields; without ``name`` by fields only."""
    starts, waits = _STARTS.search(name) is not None, _WAITS.search(name) is not None
    uses: list[Use] = []
    values = [("", argument) for argument in call.args] + [
        (keyword.arg or "", keyword.value) for keyword in call.keywords
    ]
    for field, value in values:
        is_dag = _DAG_FIELD.match(field) is not None
        if not (is_dag or ((starts or waits) and _OTHER.search(field) and "task" not in field)) or field in _EXTERNAL:
            continue
        text = value.value if isinstance(value, ast.Constant) else None
        if isinstance(text, str) and _ID.match(text):
            start = starts or (is_dag and _NEXT.search(field) is not None)
            mode, via = ("write", "trigger_dag") if start else ("read", "external_task")
            uses.append((mode, canonical("dag:" + text), via, False))
    return uses


def defined(node: ast.expr | None, constants: Texts) -> list[Use]:
    """Return the two uses of a DAG that is defined with the dag_id ``node``."""
    uses: list[Use] = []
    for each in dag_names(node, constants):
        uses += [_use("read", each, "trigger_dag"), _use("write", each, "external_task")]
    return uses


def dag_names(node: ast.expr | None, constants: Texts) -> list[str]:
    """Return the ``dag:`` names of one id or a display of ids; ``dag:*`` for what only a run can tell.

    ``dag:~NAME`` is a constant of another module and ``dag:~__file__`` the file's own stem: both are looked up by
    :mod:`firedoor.tables.relation`, which sees more than one file and knows its path.
    """
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return [name for element in node.elts for name in dag_names(element, constants)]
    text = None if node is None else text_of(node, constants)
    if text is not None:
        return [canonical("dag:" + with_holes(text))]
    constant = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    if constant.isupper():
        return [f"dag:~{constant}"]
    if node is not None and any(isinstance(each, ast.Name) and each.id == "__file__" for each in ast.walk(node)):
        return ["dag:~__file__"]
    return [canonical("dag:" + HOLE)]


def _use(mode: str, name: str, via: str) -> Use:
    return mode, name, via, True


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
