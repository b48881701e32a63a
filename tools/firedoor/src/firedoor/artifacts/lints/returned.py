"""A task that returns an object of a first-party class: its class path, kept in XCom, names this very artifact."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from firedoor.artifacts.lints.module import Module
from firedoor.findings import WARNING, Finding

_TASK = ("airflow.sdk.task", "airflow.decorators.task", "airflow.providers.common.compat.sdk.task")


def find(module: Module) -> Iterator[Finding]:
    """Each ``return`` of a TaskFlow function that makes an object of a class of the artifact."""
    classes = {node.name for node in module.nodes if isinstance(node, ast.ClassDef)}
    for task in module.nodes:
        if not isinstance(task, ast.FunctionDef | ast.AsyncFunctionDef) or not _is_task(module, task):
            continue
        for node in ast.walk(task):
            if isinstance(node, ast.Return) and isinstance(node.value, ast.Call):
                made = module.qualified(node.value.func)
                last = made.rpartition(".")[2]
                if made in classes or (module.is_own(made) and last[:1].isupper() and not last.isupper()):
                    yield Finding(
                        module.path,
                        node.lineno,
                        "FD411",
                        f"the task {task.name} returns an object of {made}: XCom keeps its class path, which names "
                        "this artifact and no later one",
                        "return plain data, as by dataclasses.asdict(…)",
                        WARNING,
                    )


def _is_task(module: Module, function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    for decorator in function.decorator_list:
        name = module.qualified(decorator.func if isinstance(decorator, ast.Call) else decorator)
        if name in _TASK or name.startswith(tuple(f"{task}." for task in _TASK)):
            return True
    return False
