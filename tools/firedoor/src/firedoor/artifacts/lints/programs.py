"""A module of the artifact that is started as a program of its own: that process has never heard of the artifact."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import pairwise

from firedoor.artifacts.lints.module import Module, literal
from firedoor.findings import ERROR, WARNING, Finding

_COMMAND = re.compile(r"\bpython[\d.]*\s+(?:-\w\s+)*-m\s+([A-Za-z_][\w.]*)")
_STARTS = ("subprocess.", "os.system", "os.popen", "asyncio.create_subprocess")


def find(module: Module) -> Iterator[Finding]:
    """``python -m`` of a name of the artifact in a call that starts a process; a warning where it may run elsewhere."""
    for call, name in module.calls():
        starts = name.startswith(_STARTS)
        commands = [*call.args, *(word.value for word in call.keywords)] if starts else []
        commands += [word.value for word in call.keywords if word.arg == "bash_command"]
        for command in commands:
            words = command.elts[:1] if isinstance(command, ast.List | ast.Tuple) else []
            here = [module.qualified(word) for word in words] == ["sys.executable"]
            for started in filter(module.is_own, _started(command)):
                yield Finding(
                    module.path,
                    command.lineno,
                    "FD409",
                    f"python -m {started} is another process, in which the artifact is not loaded",
                    f"call it in this process: from {started} import main",
                    ERROR if here else WARNING,
                )


def _started(command: ast.expr) -> list[str]:
    if isinstance(command, ast.List | ast.Tuple) and command.elts:
        words = [literal(element) for element in command.elts]
        return [name for flag, name in pairwise(words) if flag == "-m"]
    return _COMMAND.findall(literal(command))
