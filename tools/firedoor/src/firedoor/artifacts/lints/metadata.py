"""Metadata that an artifact has not: of first-party code, and by ``pkg_resources``, which sees what is installed."""

from __future__ import annotations

from collections.abc import Iterator

from firedoor.artifacts.lints.module import Module, argument, literal
from firedoor.findings import WARNING, Finding

_OF_ONE = ("version", "metadata", "distribution", "requires", "files")
_ANYWHERE = ("importlib.metadata.", "importlib_metadata.")


def find(module: Module) -> Iterator[Finding]:
    """Each call of ``pkg_resources``, and each question for the metadata of a name that the repository has."""
    for call, name in module.calls():
        if name.startswith("pkg_resources."):
            yield Finding(
                module.path,
                call.lineno,
                "FD406",
                f"{name} sees the installed distributions only, not those of the artifact",
                "importlib.metadata, importlib.resources",
            )
        elif name.startswith(_ANYWHERE):
            asked = literal(argument(call, 0, "distribution_name"))
            group = literal(argument(call, 99, "group"))
            of_one = name.rpartition(".")[2] in _OF_ONE and asked.replace("-", "_") in module.names
            if of_one or group.partition(".")[0] in module.names - {""}:
                yield Finding(
                    module.path,
                    call.lineno,
                    "FD406",
                    f"{asked or group!r} is code of the repository: it has no metadata in an artifact",
                    "a constant in the code: VERSION = …",
                    WARNING,
                )
