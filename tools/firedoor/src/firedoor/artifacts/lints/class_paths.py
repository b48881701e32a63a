"""A dotted name of the artifact, given as text to code outside that imports it: there, it means another module."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from firedoor.artifacts.lints.module import Module
from firedoor.findings import Finding

_IMPORTERS = (
    "airflow.utils.module_loading.import_string",
    "airflow.sdk.module_loading.import_string",
    "django.utils.module_loading.import_string",
    "werkzeug.utils.import_string",
    "pydoc.locate",
    "logging.config.dictConfig",
)
_KEYWORDS = frozenset({"python_callable", "callback", "classpath", "class_path", "timetable", "callable", "target"})


def find(module: Module) -> Iterator[Finding]:
    """Each literal dotted name in a call that imports it, or under a keyword that takes callables."""
    for call, name in module.calls():
        if name in _IMPORTERS:
            for node in ast.walk(call):
                yield from _finding(module, node)
        else:
            for word in call.keywords:
                if word.arg and (
                    word.arg in _KEYWORDS or (word.arg.startswith("on_") and word.arg.endswith("callback"))
                ):
                    yield from _finding(module, word.value)


def _finding(module: Module, node: ast.AST) -> Iterator[Finding]:
    path = module.own_path(node)
    if path:
        yield Finding(
            module.path,
            getattr(node, "lineno", None),
            "FD401",
            f"{path!r} is given by name to code that is not in the artifact, and means nothing there",
            f"pass the object: import {path.partition(':')[0].rpartition('.')[0] or path}",
        )
