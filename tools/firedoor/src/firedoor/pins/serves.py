"""Which DAG files a lock serves.

The rule, in order; the first that fits decides, and what a serving lock includes serves the same:

1. a lock that one of the Airflow images copies or installs: all;
2. ``constraints/dags/<team>/<dag>.txt``: the DAG files of ``dags/<team>/<dag>`` alone; other ``constraints/*``: all;
3. a constraints file, where the Airflow image is known and installs other locks: none, since constraints act only
   where they are named;
4. a lock that holds ``apache-airflow`` or one of its providers, or whose path names Airflow, Composer or MWAA: all;
5. a ``.in`` file beside a DAG file: the DAG files of that folder and below;
6. a lock with DAG files below its folder, the root's too: all, unless its name says development, tests, documentation
   or CI, a lock of another name lies beside or above it, and neither that one nor any image or compose file names it
   (a compose file for developers aside);
7. a lock in a folder without DAG files: none if the folder is another service's (a Dockerfile of another image beside
   or above it, a name such as ``services/`` or ``docs/``) or if the Airflow image is known and installs other locks;
   otherwise all.

Where after this no lock with pins serves all DAG files, a folder's name excludes nothing: they run with something.
A name alone never excludes: ``requirements-test.txt`` is installed in the Airflow image of a public repository.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from firedoor.pins.images import Image, installs, read_image
from firedoor.pins.lock import Lock

_OTHER = re.compile(
    r"(?:\A|/)(?:\.github|\.gitlab|\.circleci|\.devcontainer|ci|docs?|documentation|docker|docker[_-]\w+|images?|_images"
    r"|services?"
    r"|jobs?|cloud[-_]functions?|functions|lambdas?|packages|apps?|runbooks|notebooks|terraform|infra|infrastructure"
    r"|tests?|examples?|archive|tools|scripts|sandbox)/",
    re.I,
)
_DEVELOPMENT = re.compile(
    r"(?:\A|[^a-z])(?:dev|devel|development|tests?|testing|lint|linting|docs?|ci|tooling|typing|mypy|pre-?commit|deploy)"
    r"(?:[^a-z]|\Z)",
    re.I,
)
_OWN_LOCK = re.compile(r"(?:(.*)/)?constraints/(dags/.+)\.(?:txt|lock|toml)")
_FOR_DEVELOPERS = re.compile(r"compose[^/]*[.-](?:override|dev|devel|development|local|test|tests|ci)\.ya?ml\Z", re.I)
_BY_FOLDER = "belongs to another service"


@dataclass(frozen=True, slots=True)
class Serves:
    """The DAG files that run with what ``lock`` installs, and the rule that says so."""

    lock: str
    dag_files: frozenset[str]
    reason: str


def serving(locks: Mapping[str, Lock], dag_files: Collection[str], builds: Mapping[str, str]) -> dict[str, Serves]:
    """Return what each lock serves. ``builds``: the text of the files that ``images.build_files`` asks for."""
    every = frozenset(dag_files)
    images = [image for path, text in sorted(builds.items()) if (image := read_image(path, text)) is not None]
    installed = {
        lock: f"{image.path} ({image.airflow}) installs it"
        for image in reversed(images)
        for lock in locks
        if image.airflow and installs(image, lock, image.patterns)
    }
    found: dict[str, Serves] = {}
    for path in sorted(locks, key=lambda path: (_is_for_development(path), path)):
        targets, reason = _one(path, locks, every, images, builds, installed, found)
        found[path] = Serves(path, targets, reason)
    result = _spread(found, locks)
    if not any(serves.dag_files == every and _lists_something(locks[path]) for path, serves in result.items()):
        doubtful = [path for path, serves in result.items() if serves.reason.startswith(_BY_FOLDER)]
        result |= {path: Serves(path, every, "no other lock serves the DAG files") for path in doubtful}
    return result


def is_own_lock(path: str) -> bool:
    """Whether a lock is that of one DAG file, or of those in one folder: ``constraints/dags/<team>/<dag>.txt``."""
    return _OWN_LOCK.fullmatch(path) is not None


def stem_of_own(path: str) -> str:
    """What the own lock ``path`` is for: ``dags/team/dag``, a folder or a DAG file without ``.py``; else empty."""
    own = _OWN_LOCK.fullmatch(path)
    return _stem(own) if own is not None else ""


def _of_stem(own: re.Match[str], dag_files: Iterable[str]) -> frozenset[str]:
    stem = _stem(own)
    return frozenset(dag for dag in dag_files if dag == f"{stem}.py" or dag.startswith(f"{stem}/"))


def _stem(own: re.Match[str]) -> str:
    return f"{own[1]}/{own[2]}" if own[1] else own[2]


def _lists_something(lock: Lock) -> bool:
    return bool(lock.pins or lock.problems) or lock.format == "opaque"


def _spread(found: dict[str, Serves], locks: Mapping[str, Lock]) -> dict[str, Serves]:
    """What a serving lock includes serves the same; repeated, since an included file may include others."""
    result = {path: found[path] for path in sorted(found)}
    waiting = [path for path, serves in found.items() if serves.dag_files]
    while waiting:
        source = waiting.pop()
        for included in locks[source].includes:
            if included in result and not result[source].dag_files <= result[included].dag_files:
                both = result[included].dag_files | result[source].dag_files
                result[included] = Serves(included, both, f"is included by {source}")
                waiting.append(included)
    return result


def _one(
    path: str,
    locks: Mapping[str, Lock],
    every: frozenset[str],
    images: list[Image],
    builds: Mapping[str, str],
    installed: Mapping[str, str],
    found: Mapping[str, Serves],
) -> tuple[frozenset[str], str]:
    airflow = [image for image in images if image.airflow]
    folder = posixpath.dirname(path)
    below = frozenset(dag for dag in every if not folder or dag.startswith(f"{folder}/"))
    if path in installed:
        return every, installed[path]
    if (own := _OWN_LOCK.fullmatch(path)) is not None:
        return _of_stem(own, every), f"is the lock of the DAG files of {_stem(own)}"
    if re.search(r"(?:\A|/)constraints/[^/]+\Z", path):
        return every, "is a constraints file for all"
    other = min(installed, default="")
    if other and re.search(r"constraint", posixpath.basename(path), re.I):
        return frozenset(), f"acts only where it is named; the Airflow image installs {other} without it"
    if airflow_pins := sorted(name for name in locks[path].pins if name.startswith("apache-airflow")):
        return every, f"holds {airflow_pins[0]}: an Airflow environment"
    if (word := re.search(r"airflow|composer|mwaa", path, re.I)) is not None:
        return every, f"its path names {word[0]}"
    if path.endswith(".in") and folder and any(posixpath.dirname(dag) == folder for dag in below):
        return below, "stands beside these DAG files"
    named = [image.path for image in airflow if installs(image, path, image.guessed)]
    if below:
        return _among_dags(path, locks, every, builds, found)
    if named:
        return every, f"{named[0]} may install it: the name is a build argument"
    neighbours = [i.path for i in images if not i.airflow and _is_around(posixpath.dirname(i.path), folder)]
    if any(_is_around(posixpath.dirname(i.path), folder) for i in airflow):
        return every, "lies in the folder of the Airflow image"
    if neighbours:
        return frozenset(), f"belongs to the image of {neighbours[0]}"
    if _OTHER.search(f"{folder}/"):
        return frozenset(), f"{_BY_FOLDER}: {folder}/ holds no DAG file"
    if other:
        return frozenset(), f"{folder}/ holds no DAG file and the Airflow image installs {other} instead"
    return every, "nothing says that it does not"


def _among_dags(
    path: str,
    locks: Mapping[str, Lock],
    every: frozenset[str],
    builds: Mapping[str, str],
    found: Mapping[str, Serves],
) -> tuple[frozenset[str], str]:
    name = posixpath.basename(path)
    if _is_for_development(path) and not _is_built_with(name, builds):
        serious = [
            other
            for other in found
            if found[other].dag_files == every and _lists_something(locks[other]) and _is_beside_or_above(other, path)
        ]
        if any(not _is_for_development(other) for other in serious) and not any(
            path in locks[other].includes for other in serious
        ):
            return frozenset(), f"is for development by its name; {serious[0]} serves, no image names it"
    return every, "stands at or above DAG files"


def _is_for_development(path: str) -> bool:
    return _DEVELOPMENT.search(posixpath.basename(path).rsplit(".", 1)[0]) is not None


def _is_built_with(name: str, builds: Mapping[str, str]) -> bool:
    """Images and compose files count; a CI job that installs the requirements of the tests says nothing of Airflow.

    Nor does a compose file for developers: ``docker-compose.override.yml`` is added on their machines alone
    (https://docs.docker.com/compose/how-tos/multiple-compose-files/merge/).
    """
    return any(
        name in text
        for path, text in builds.items()
        if re.search(r"dockerfile|containerfile|compose", posixpath.basename(path), re.I)
        and not _FOR_DEVELOPERS.search(posixpath.basename(path))
    )


def _is_around(outer: str, folder: str) -> bool:
    return outer != "" and (folder == outer or folder.startswith(f"{outer}/"))


def _is_beside_or_above(lock: str, path: str) -> bool:
    outer = posixpath.dirname(lock)
    return outer == "" or path.startswith(f"{outer}/")
