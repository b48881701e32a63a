"""A builtin that is set for the whole process from outside: the modules of an artifact have a copy of the builtins."""

from __future__ import annotations

from collections.abc import Iterator

from firedoor.artifacts.lints.module import Module
from firedoor.findings import Finding


def find(module: Module) -> Iterator[Finding]:
    """Each ``gettext.install``."""
    for call, name in module.calls():
        if name == "gettext.install" or name.endswith("translation.install"):
            yield Finding(
                module.path,
                call.lineno,
                "FD413",
                "gettext.install sets a builtin outside of the artifact, where its modules do not see it",
                "_ = gettext.translation(DOMAIN, FOLDER).gettext",
            )
