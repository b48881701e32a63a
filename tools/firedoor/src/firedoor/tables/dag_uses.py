"""DAGs by dag_id: who defines one, who starts one, who waits for one, who reads its XComs.

A DAG file that defines a dag_id *reads* ``dag:<id>`` by ``trigger_dag`` (it runs when it is started) and *writes*
``dag:<id>`` by ``external_task`` (others wait for it). ``ExternalTaskMarker`` names a DAG that follows, so it writes by
``trigger_dag``. ``wait_for_completion=True`` waits as a sensor does.
"""

from __future__ import annotations

import ast
import re

from firedoor.tables.literals import Texts, text_of
from firedoor.tables.names import HOLE, canonical
from firedoor.tables.placeholders import with_holes

#: mode, table, via
Use = tuple[str, str, str]

#: A call is worth a look by its name, or by one of its fields.
CALLS = frozenset(("DAG", "trigger_dag"))
FIELDS = frozenset(("dag_id", "trigger_dag_id", "external_dag_id", "external_dag_ids"))

# Calls that take a dag_id and define no DAG.
_NO_FACTORIES = frozenset(
    "DagRun DagModel DagBag get_dag get_dagrun get_dag_run get_dagmodel DagParam dag_run find SubDagOperator DagRunState "
    "DagTag DagWarning get_latest_dag_runs dag_maker".split()
)
_FACTORY = re.compile(r"dag", re.IGNORECASE)


def used(module: str, name: str, call: ast.Call, constants: Texts) -> list[Use]:
    """Return the uses of DAGs that one call makes; ``module`` and ``name`` say what is called."""
    given = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    uses: list[Use] = []
    if name == "DAG" and ("dag_id" in given or call.args or module.startswith("airflow")):
        uses += defined(given.get("dag_id", call.args[0] if call.args else None), constants)
    elif name == "trigger_dag" and ("dag_id" in given or (call.args and module.startswith("airflow"))):
        uses += [("write", each, "trigger_dag") for each in dag_names(given.get("dag_id", *call.args[:1]), constants)]
    elif "dag_id" in given:
        if name in ("xcom_pull", "get_one", "get_value"):
            uses += [("read", each, "xcom") for each in dag_names(given["dag_id"], constants) if not _is_none(given["dag_id"])]
        elif _FACTORY.search(name) and name not in _NO_FACTORIES:
            uses += defined(given["dag_id"], constants)
    if "trigger_dag_id" in given:
        ids = dag_names(given["trigger_dag_id"], constants)
        uses += [("write", each, "trigger_dag") for each in ids]
        waits = given.get("wait_for_completion")
        if waits is not None and not (isinstance(waits, ast.Constant) and not waits.value):
            uses += [("read", each, "external_task") for each in ids]
    for field in ("external_dag_id", "external_dag_ids"):
        if field in given and not _is_none(given[field]):
            use = ("write", "trigger_dag") if "Marker" in name else ("read", "external_task")
            uses += [(use[0], each, use[1]) for each in dag_names(given[field], constants)]
    return uses


def defined(node: ast.expr | None, constants: Texts) -> list[Use]:
    """Return the two uses of a DAG that is defined with the dag_id ``node``."""
    uses: list[Use] = []
    for each in dag_names(node, constants):
        uses += [("read", each, "trigger_dag"), ("write", each, "external_task")]
    return uses


def dag_names(node: ast.expr | None, constants: Texts) -> list[str]:
    """Return the ``dag:`` names of one id or a display of ids; ``dag:*`` for what only a run can tell."""
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return [name for element in node.elts for name in dag_names(element, constants)]
    text = None if node is None else text_of(node, constants)
    if text is not None:
        return [canonical("dag:" + with_holes(text))]
    constant = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    # A constant of another module: by its name, which firedoor.tables.relation looks up.
    return [f"dag:~{constant}" if constant.isupper() else canonical("dag:" + HOLE)]


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
