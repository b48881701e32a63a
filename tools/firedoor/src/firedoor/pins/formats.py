"""Which files are locks, and which reader each has."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Callable, Iterable

from firedoor.pins.lock import Lock, LockProblem, build_lock
from firedoor.pins.requirements import decode, parse_requirements

_NAMED = re.compile(r"(?:[^/]*[^a-z0-9])?(?:requirements?|constraints?|requires)(?:[^a-z0-9][^/]*)?\.(txt|in|lock)\Z")
_FOLDER = re.compile(r"(?:\A|/)(?:[^/]*[^a-z0-9/])?(?:requirements?|constraints?)(?:[^a-z0-9/][^/]*)?/")
_PROJECT_LOCKS = frozenset({"uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock"})
_OPAQUE = re.compile(
    r"(?:pdm\.lock|Pipfile|(?:[^/]*conda-lock|(?:[^/]*[^a-z0-9])?environment(?:[^a-z0-9][^/]*)?)\.ya?ml)\Z"
)
_PYLOCK = re.compile(r"pylock(?:\.[^./]+)?\.toml\Z")


def find_locks(paths: Iterable[str]) -> list[str]:
    """Return, sorted, the paths that lock or list distributions.

    - requirements and constraints files by name (``requirements-dev.txt``, ``airflow_requirements.txt``,
      ``constraints-3.11.txt``) or in a folder so named; a ``.in`` file only where no compiled one stands beside it;
    - uv.lock, poetry.lock, pylock.toml, Pipfile.lock (Pipfile only without it), pdm.lock, conda environment files;
    - pyproject.toml where none of the project locks stands beside it.
    """
    every = {path for path in paths if not path.endswith((".py", ".sql"))}  # no lock, nor a sign of one, is called so
    folders: dict[str, set[str]] = {}
    for path in every:
        folder, _, name = path.rpartition("/")
        folders.setdefault(folder, set()).add(name)
    return sorted(path for path in every if _is_lock(path, folders[path.rpartition("/")[0]]))


def _is_lock(path: str, beside: set[str]) -> bool:
    name = posixpath.basename(path)
    lowered = name.lower()
    if name in _PROJECT_LOCKS or _PYLOCK.match(name):
        return True
    if name == "pyproject.toml":
        return not (beside & _PROJECT_LOCKS or any(_PYLOCK.match(other) for other in beside))
    if _OPAQUE.match(name):
        return name != "Pipfile" or "Pipfile.lock" not in beside
    if not lowered.endswith((".txt", ".in", ".lock")):
        return False
    if not _NAMED.match(lowered) and not (_FOLDER.search(path.lower()) and lowered.endswith((".txt", ".in"))):
        return False
    stem = name.rsplit(".", 1)[0]
    return not (lowered.endswith(".in") and beside & {f"{stem}.txt", f"{stem}.lock", f"{name}.txt"})


def parse_lock(path: str, text: bytes) -> Lock:
    """Return what the lock file at ``path`` says. Never raises: what cannot be read is a problem inside the lock."""
    reader = _reader(posixpath.basename(path))
    try:
        return reader(path, text)
    except (AttributeError, KeyError, TypeError, ValueError, IndexError) as error:
        # Files of a known tool with parts of an unknown shape: the readers check what they can name, this the rest.
        problem = LockProblem(path, 0, "", f"unexpected shape: {type(error).__name__}: {error}"[:200])
        return build_lock(path, "unreadable", (), raw=text, problems=[problem])


def _reader(name: str) -> Callable[[str, bytes], Lock]:
    """Return the reader for a file name; each is imported only where a repository has such a file."""
    if name == "uv.lock":
        from firedoor.pins.uv_lock import parse_uv_lock as reader
    elif name == "poetry.lock":
        from firedoor.pins.poetry_lock import parse_poetry_lock as reader
    elif name == "Pipfile.lock":
        from firedoor.pins.pipfile_lock import parse_pipfile_lock as reader
    elif name == "pyproject.toml":
        from firedoor.pins.pyproject import parse_pyproject as reader
    elif _PYLOCK.match(name):
        from firedoor.pins.pylock import parse_pylock as reader
    elif _OPAQUE.match(name):
        reader = _opaque
    else:
        reader = parse_requirements
    return reader


def _opaque(path: str, text: bytes) -> Lock:
    """A file whose pins are not read: any change in it but comments and blank lines changes everything.

    A YAML file that happens to be called environment.yml, without ``dependencies:``, is no lock: it never changes.
    """
    lines = [line.rstrip() for line in decode(text).splitlines()]
    kept = [line for line in lines if line and not line.lstrip().startswith("#")]
    if path.endswith((".yml", ".yaml")) and not any(re.match(r"(?:dependencies|package)\s*:", line) for line in kept):
        return build_lock(path, "opaque", (), raw=text)
    whole = hashlib.sha256("\n".join(kept).encode("utf-8", "surrogateescape")).hexdigest()
    return build_lock(path, "opaque", (), raw=text, options=[whole])
