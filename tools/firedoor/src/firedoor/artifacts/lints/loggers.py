"""A logger by the plain name of a module: the loggers of an artifact have private names."""

from __future__ import annotations

from collections.abc import Iterator

from firedoor.artifacts.lints.module import Module, argument, literal
from firedoor.findings import NOTE, Finding


def find(module: Module) -> Iterator[Finding]:
    """Each ``getLogger`` of a literal name of the artifact."""
    for call, name in module.calls():
        asked = literal(argument(call, 0, "name"))
        if name == "logging.getLogger" and asked and module.is_own(asked):
            yield Finding(
                module.path,
                call.lineno,
                "FD410",
                f"the logger {asked!r} is not the one of the module of that name in an artifact, and not above it",
                "logging.getLogger(__name__)",
                NOTE,
            )
