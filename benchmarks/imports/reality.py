"""Run by an environment's interpreter: imports each dotted name of stdin (JSON) for real, and says whose file it was.

Answer (JSON): name → the distributions whose RECORD names the file of the module that the import gave; ``null`` where
the import fails, and ``[]`` where the module is nobody's (the standard library, the repository).
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import sys
import warnings
from importlib.metadata import distributions
from pathlib import Path


def main() -> None:
    """Print the answer."""
    warnings.simplefilter("ignore")
    names = json.load(sys.stdin)
    owners: dict[str, set[str]] = {}
    folders: dict[str, set[str]] = {}
    for distribution in distributions():
        for path in distribution.files or ():
            located = Path(str(distribution.locate_file(path))).resolve()
            owners.setdefault(str(located), set()).add(distribution.metadata["Name"])
            if located.suffix == ".py":
                for above in located.parents:
                    folders.setdefault(str(above), set()).add(distribution.metadata["Name"])
    found = {}
    for name in names:
        with contextlib.redirect_stdout(io.StringIO()):
            found[name] = _owners(name, owners, folders)
    print(json.dumps(found, sort_keys=True))


def _owners(name: str, owners: dict[str, set[str]], folders: dict[str, set[str]]) -> list[str] | None:
    module = _imported(name)
    if module is None:
        return None
    file = getattr(module, "__file__", None)
    if file is not None:
        return sorted(owners.get(str(Path(file).resolve()), ()))
    places = [str(Path(place).resolve()) for place in getattr(module, "__path__", ())]
    return sorted(set().union(*(folders.get(place, set()) for place in places))) if places else []


def _imported(name: str) -> object | None:
    """The module that ``import name`` gives, or that ``from m import n`` takes ``n`` from."""
    above, _, last = name.rpartition(".")
    try:
        return importlib.import_module(name)
    except BaseException as error:
        missing = getattr(error, "name", None)
        if not above or not isinstance(error, ModuleNotFoundError) or missing not in (name, above):
            return None
    try:
        parent = importlib.import_module(above)
        return parent if hasattr(parent, last) else None
    except BaseException:
        return None


if __name__ == "__main__":
    main()
