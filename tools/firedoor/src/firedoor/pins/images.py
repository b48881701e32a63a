"""Dockerfiles and other build files → which lock files they install, and which of them build the Airflow image."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

_BUILD = re.compile(
    r"(?:[^/]*[.-])?(?:dockerfile|containerfile)(?:[.-][^/]*)?\Z|(?:docker-)?compose[^/]*\.ya?ml\Z|makefile\Z|justfile\Z"
    r"|\.gitlab-ci\.yml\Z|cloudbuild[^/]*\.ya?ml\Z|noxfile\.py\Z|tox\.ini\Z|[^/]*\.sh\Z",
    re.I,
)
_DOCKERFILE = re.compile(r"(?:[^/]*[.-])?(?:dockerfile|containerfile)(?:[.-][^/]*)?\Z", re.I)
_AIRFLOW = (
    (
        re.compile(r"^\s*FROM\s[^\n]*(?:airflow|astro-runtime|astronomer)", re.I | re.M),
        "is built from an Airflow image",
    ),
    (re.compile(r"pip3?\s+install[^\n]*apache[-_]airflow", re.I), "installs apache-airflow"),
    (re.compile(r"^\s*(?:ENTRYPOINT|CMD)[^\n]*\bairflow\b", re.I | re.M), "runs airflow"),
    (re.compile(r"^\s*(?:ENV|ARG)\s+AIRFLOW(?:_HOME|__)", re.I | re.M), "sets AIRFLOW_HOME"),
    (re.compile(r"^\s*(?:COPY|ADD)\s[^\n]*\bdags\b", re.I | re.M), "copies dags"),
)
_ARGUMENT = re.compile(r"\$\{?(\w+)(?::?[-+][^}]*)?\}?")


@dataclass(frozen=True, slots=True)
class Image:
    """A Dockerfile: why it is the Airflow image (``""``: it is not), and the path patterns it copies or installs."""

    path: str
    airflow: str
    patterns: frozenset[str]
    guessed: frozenset[str]


def build_files(paths: Iterable[str]) -> list[str]:
    """Return, sorted, the files that may say which locks an image installs: Dockerfiles, compose, CI, make, shell."""
    return sorted(p for p in paths if _BUILD.match(posixpath.basename(p)) or p.startswith(".github/workflows/"))


def read_image(path: str, text: str) -> Image | None:
    """Read a Dockerfile; ``None`` for a build file of another kind.

    ``patterns`` are basenames, or paths as the file writes them, of what COPY and ADD bring and ``pip -r`` and ``-c``
    install. A build argument is replaced by its default; ``guessed`` holds the same with ``*`` in its place, since a
    build may override it.
    """
    if not _DOCKERFILE.match(posixpath.basename(path)):
        return None
    joined = re.sub(r"\\[ \t]*\r?\n", " ", re.sub(r"^\s*#[^\n]*\n", "", text, flags=re.M))
    airflow = next((why for pattern, why in _AIRFLOW if pattern.search(joined)), "")
    defaults = {m[1]: m[2].strip("\"'") for m in re.finditer(r"^\s*(?:ARG|ENV)\s+(\w+)[ =](\S+)", joined, re.M)}
    found: set[str] = set()
    for match in re.finditer(r"^\s*(?:COPY|ADD)\s+(.+)$", joined, re.M):
        words = [w.strip("\"',[]") for w in match[1].split() if not w.startswith("--")]
        found.update(words[:-1])
    for match in re.finditer(r"(?:\s|\A)(?:-r|--requirements?|-c|--constraint)[ =]?\s*([^\s;&|\"']+)", joined):
        found.add(match[1])
    patterns = {_ARGUMENT.sub(lambda m: defaults.get(m[1], "*"), item) for item in found}
    guessed = {_ARGUMENT.sub("*", item) for item in found if "$" in item}
    return Image(path, airflow, frozenset(patterns), frozenset(guessed))


def airflow_images(builds: Mapping[str, str]) -> dict[str, str]:
    """Return the Dockerfiles among ``builds`` (path → text) that build the Airflow image, each with why it is one.

    A change in such a file is a change of the runtime of every DAG.
    """
    images = (read_image(path, text) for path, text in sorted(builds.items()))
    return {image.path: image.airflow for image in images if image is not None and image.airflow}


def installs(image: Image, lock: str, patterns: Iterable[str]) -> bool:
    """Return whether one of the image's patterns names ``lock`` itself: the last parts of the path agree."""
    return any(_names(pattern, lock, posixpath.dirname(image.path)) for pattern in patterns)


def _names(pattern: str, lock: str, folder: str) -> bool:
    wanted = pattern.strip().removeprefix("./").lstrip("/")
    name = wanted.rsplit("/", 1)[-1]
    if name in ("", ".", "*"):
        return False
    candidates = {lock, posixpath.relpath(lock, folder or ".")}
    # A copied folder is no installation, unless it is a folder of requirements.
    inside = f"{wanted.rstrip('/')}/*" if re.search(r"requirement|constraint", wanted, re.I) else wanted
    if any(fnmatchcase(candidate, wanted) or fnmatchcase(candidate, inside) for candidate in candidates):
        return True
    # In the image the file may lie elsewhere (/requirements.txt): then its name decides.
    return fnmatchcase(posixpath.basename(lock), name) and _near(lock, folder)


def _near(lock: str, folder: str) -> bool:
    """A build context is the image's folder or one around it, never a neighbour."""
    here = posixpath.dirname(lock)
    return here in ("", folder) or folder.startswith(f"{here}/") or here.startswith(f"{folder}/") or not folder
