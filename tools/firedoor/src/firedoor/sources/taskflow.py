"""Airflow's TaskFlow decorators: they wrap a function, and neither call it nor keep it where others could find it.

What they do read when they decorate, and may refuse, is their own arguments, a parameter named ``self``, and the
return annotation (``_TaskDecorator.__attrs_post_init__`` and ``_infer_multiple_outputs`` in
``airflow/decorators/base.py`` of Airflow 2, ``airflow/sdk/bases/decorator.py`` of Airflow 3). ``@dag`` is none of them:
who decorates with it makes a DAG file.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

from firedoor.sources.references import chain_of, import_specs

_DECORATORS = frozenset(
    f"{module}:{name}"
    for module in ("airflow.decorators", "airflow.sdk")
    for name in ("task", "task_group", "setup", "teardown")
)
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


def takes_self(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether TaskFlow refuses the function: it takes none with a parameter of this name."""
    arguments = function.args
    return any(a.arg == "self" for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs))
