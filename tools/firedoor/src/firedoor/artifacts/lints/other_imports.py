"""Code that is imported past the loader: its imports would mean what is installed."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from firedoor.artifacts.lints.module import Module
from firedoor.findings import Finding

_STARTS = ("imp.", "importlib._bootstrap", "zipimport.")
_CALLS = (
    "runpy.run_module",
    "runpy.run_path",
    "runpy._run_module_as_main",
    "pkgutil.ImpImporter",
    "importlib.machinery.SourcelessFileLoader",
    "importlib.machinery.ExtensionFileLoader",
    "importlib.machinery.PathFinder.find_spec",
    "importlib.machinery.FileFinder",
)
_RUNS = ("exec", "eval", "builtins.exec", "builtins.eval")


def find(module: Module) -> Iterator[Finding]:
    """Each call of another importer, and each ``exec`` with builtins of its own."""
    for call, name in module.calls():
        if name in _CALLS or name.startswith(_STARTS):
            yield Finding(
                module.path,
                call.lineno,
                "FD404",
                f"{name} imports past the artifact: what that code imports is what is installed, if anything",
                "importlib.import_module(NAME), or importlib.util.spec_from_file_location(NAME, PATH)",
            )
        elif name in _RUNS and any(
            isinstance(node, ast.Constant) and node.value == "__builtins__" for node in ast.walk(call)
        ):
            yield Finding(
                module.path,
                call.lineno,
                "FD404",
                f"{name} with __builtins__ of its own imports past the artifact",
                f"leave __builtins__ out: {name} adds those of the artifact",
            )
