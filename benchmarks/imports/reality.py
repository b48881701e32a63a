"""Run by an environment's interpreter: imports each dotted name of stdin (JSON) for real, and says whose file it was.

Answer (JSON): name → the distributions whose RECORD names the file of the module that the import gave (``null`` where
nothing is found, ``[]`` where it is nobody's: the standard library, the repository), and why it failed, if it did.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import io
import json
import os
import sys
import warnings
from importlib.metadata import distributions


def main() -> None:
    """Print the answer."""
    warnings.simplefilter("ignore")
    names = json.load(sys.stdin)
    owners: dict[str, set[str]] = {}
    folders: dict[str, set[str]] = {}
    for distribution in distributions():
        name = distribution.metadata["Name"]
        site = os.path.realpath(str(distribution.locate_file("")))
        for path in map(str, distribution.files or ()):
            owners.setdefault(f"{site}/{path}", set()).add(name)
            while path.endswith(".py") or "/" in path:
                path = path.rpartition("/")[0]
                folders.setdefault(f"{site}/{path}", set()).add(name)
    found = {}
    for name in names:
        with contextlib.redirect_stdout(io.StringIO()):
            found[name] = _owners(name, owners, folders)
    print(json.dumps(found, sort_keys=True))


def _owners(name: str, owners: dict[str, set[str]], folders: dict[str, set[str]]) -> tuple[list[str] | None, str]:
    files, places, why = _found(name)
    for file in files:
        return sorted(owners.get(os.path.realpath(file), ())), why
    below = [folders.get(os.path.realpath(place), set()) for place in places]
    return (sorted(set().union(*below)) if below else None), why


def _found(name: str) -> tuple[list[str], list[str], str]:
    """The file of the module that ``import name`` gives, or that ``from m import n`` takes ``n`` from; its folders.

    A module without a file and folder was made by the package above it. One that is found and fails while it runs is
    its file's all the same, with the reason: the environment is broken there.
    """
    why = ""
    while name:
        try:
            module = importlib.import_module(name)
            if file := getattr(module, "__file__", None):
                return [file], [], why
            if places := list(getattr(module, "__path__", ())):
                return [], places, why
        except BaseException as error:
            if not isinstance(error, ModuleNotFoundError) or not name.startswith(str(error.name)):
                spec = _spec(name)
                return [spec] if spec else [], [], f"{type(error).__name__}: {error}"[:150]
            above, _, last = name.rpartition(".")
            parent = sys.modules.get(above)
            if parent is None and above:
                with contextlib.suppress(BaseException):
                    parent = importlib.import_module(above)
            if parent is not None and not hasattr(parent, last):
                return [], [], f"{above} has no {last}"
        name = name.rpartition(".")[0]
    return [], [], why


def _spec(name: str) -> str:
    """The file that the finder has for a module, or for the nearest above it."""
    while name:
        with contextlib.suppress(BaseException):
            spec = importlib.util.find_spec(name)
            if spec is not None and spec.origin:
                return spec.origin
        name = name.rpartition(".")[0]
    return ""


if __name__ == "__main__":
    main()
