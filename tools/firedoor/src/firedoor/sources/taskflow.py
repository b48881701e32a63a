"""Airflow's TaskFlow decorators: they wrap a function, and neither call it nor keep it where others could find it.

What they do read when they decorate, and may refuse, is their own arguments, a parameter named ``self``, and the
return annotation (``_TaskDecorator.__attrs_post_init__`` and ``_infer_multiple_outputs`` in
``airflow/decorators/base.py`` of Airflow 2, ``airflow/sdk/bases/decorator.py`` of Airflow 3). ``@dag`` is none of them:
who decorates with it makes a DAG file.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

from firedoor.sources.calm import is_calm, standard_name
from firedoor.sources.references import chain_of, import_specs

_DECORATORS = frozenset(
    f"{module}:{name}"
    for module in ("airflow.decorators", "airflow.sdk", "airflow.providers.common.compat.sdk")
    for name in ("task", "task_group", "setup", "teardown")
)
# Of `task`, in every Airflow since 2.5 (`TaskDecoratorCollection` in `airflow/decorators/__init__.pyi`).
_ALWAYS_THERE = frozenset({"python", "branch", "sensor", "short_circuit", "virtualenv", "external_python"})
_TYPES = {
    **dict.fromkeys(("retries", "pool_slots", "priority_weight", "poke_interval", "timeout"), "int"),
    **dict.fromkeys(("task_id", "trigger_rule", "pool", "queue", "owner", "mode", "task_display_name"), "str"),
    **dict.fromkeys(
        ("multiple_outputs", "depends_on_past", "wait_for_downstream", "do_xcom_push", "soft_fail"), "bool"
    ),
    **dict.fromkeys(("retry_delay", "execution_timeout", "max_retry_delay"), "timedelta"),
}
_STATEMENT_LISTS = ("body", "handlers", "orelse", "finalbody")


def taskflow_names(tree: ast.Module, bound: Iterable[Iterable[str]]) -> dict[str, bool]:
    """Name → whether it is ``task`` itself, for names that mean a TaskFlow decorator wherever they are bound.

    ``bound`` holds the names that each statement of the module binds, a name once for each place.
    """
    found: dict[str, list[str]] = {}
    stack: list[ast.AST] = [s for s in tree.body if isinstance(s, ast.ImportFrom | ast.Try | ast.If)]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.ImportFrom):
            for name, spec, _ in import_specs(node):
                if spec in _DECORATORS:
                    found.setdefault(name, []).append(spec.partition(":")[2])
        for field in _STATEMENT_LISTS:
            stack.extend(getattr(node, field, None) or ())
    if not found:
        return {}
    places = [name for names in bound for name in names if name in found]
    return {name: set(which) == {"task"} for name, which in found.items() if places.count(name) == len(which)}


def is_taskflow(decorator: ast.expr, names: dict[str, bool]) -> bool:
    """Whether ``decorator`` is one of TaskFlow's: ``@task``, ``@task(…)``, ``@task.branch``, ``@task_group``, …."""
    chain = chain_of(decorator.func if isinstance(decorator, ast.Call) else decorator)
    return chain is not None and chain.partition(".")[0] in names


def is_calm_task(decorator: ast.expr, names: dict[str, bool], standard: dict[str, str]) -> bool:
    """Whether decorating with ``decorator`` cannot fail: ``@task``, ``@task.sensor(mode="poke", retries=2)``.

    Arguments by name are kept until the task is made; Airflow 3 looks at their types before
    (``BASEOPERATOR_ARGS_EXPECTED_TYPES``), and by place they are refused. ``@task_group`` looks at its own
    (``_TaskGroupFactory``), and whether there is a ``@task.docker`` depends on what is installed.
    """
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    root, _, kind = (chain_of(called) or "").partition(".")
    if not names.get(root) or (kind and kind not in _ALWAYS_THERE):
        return False
    if isinstance(decorator, ast.Call):
        return not decorator.args and all(_is_of_its_type(keyword, standard) for keyword in decorator.keywords)
    return True


def _is_of_its_type(keyword: ast.keyword, standard: dict[str, str]) -> bool:
    wanted = _TYPES.get(keyword.arg or "")
    if wanted == "timedelta":
        called = keyword.value.func if isinstance(keyword.value, ast.Call) else keyword.value
        return standard_name(called, standard) == "datetime.timedelta" and is_calm(keyword.value, standard)
    return isinstance(keyword.value, ast.Constant) and type(keyword.value.value).__name__ == wanted


def takes_self(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether TaskFlow refuses the function: it takes none with a parameter of this name."""
    arguments = function.args
    return any(a.arg == "self" for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs))
