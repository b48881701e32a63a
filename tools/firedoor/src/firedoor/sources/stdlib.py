"""Which imports of the standard library cannot fail and do nothing: modules and names of every supported Python.

``stdlib_names.txt`` lists, a module a line, the public names that CPython 3.11, 3.12 and 3.13 all have, without those
that 3.14 removed (its "What's New"). Modules that only some platforms have, or that print or open windows, are not
in it.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def _names() -> dict[str, frozenset[str]]:
    found = {}
    for line in files("firedoor.sources").joinpath("stdlib_names.txt").read_text("ascii").splitlines():
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
