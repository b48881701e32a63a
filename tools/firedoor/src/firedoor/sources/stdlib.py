"""Which imports of the standard library cannot fail and do nothing: modules and names of every supported Python.

``stdlib_names.txt`` lists, a module a line, the public names that CPython 3.11, 3.12 and 3.13 all have, without those
that 3.14 removed (its "What's New"). Modules that only some platforms have, or that print or open windows, are not
in it.
"""

from __future__ import annotations

import os
from functools import cache
from typing import Any

_LIST = "stdlib_names.txt"


@cache
def _names() -> dict[str, frozenset[str]]:
    found = {}
    loader: Any = globals()["__loader__"]  # importlib.resources would cost more than what it reads
    data: bytes = loader.get_data(os.path.join(os.path.dirname(__file__), _LIST))  # noqa: PTH118,PTH120  # as above
    for line in data.decode("ascii").splitlines():
        module, *names = line.split(" ")
        found[module] = frozenset(names)
    return found


def is_certain(executed: str) -> bool:
    """Whether an import (``module`` or ``module:name``) is of the standard library and certain to work."""
    module, _, name = executed.partition(":")
    if module == "__future__":
        return True
    names = _names().get(module)
    if names is None:
        return False
    return not name or name == "*" or name in names
