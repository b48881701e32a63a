"""The context of a container image per environment: a Dockerfile, the lock, the marker. Nothing is built here.

The image is that of an Airflow worker, which the builder names (``--build-arg BASE=…``), plus one environment at the
place where workers look for it.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from firedoor.environments.key import digest, key
from firedoor.environments.marker import NAME, Marker
from firedoor.environments.values import VENV, Lock
from firedoor.pins.requirements import decode

SCHEMA = "firedoor.images/1"
HOME = "/opt/firedoor"
"""What ``FIREDOOR_ENVIRONMENTS`` is in the image."""
SHORT = 16
"""Digits of a lock's sha256 that tag an image: a label and a tag may have 63 and 128 characters."""


@dataclass(frozen=True, slots=True)
class Image:
    """One context: the folder ``key`` with ``files``, the tags of its image (one per lock), and the DAG files."""

    key: str
    python: str
    tag: str
    locks: tuple[str, ...]
    tags: tuple[str, ...]
    dags: tuple[str, ...]
    files: Mapping[str, str]

    def to_json(self) -> dict[str, object]:
        """The entry in ``firedoor.images/1``."""
        return {
            "folder": self.key,
            "python": self.python,
            "tag": self.tag,
            "locks": list(self.locks),
            "image_tags": list(self.tags),
            "dags": list(self.dags),
            "files": sorted(self.files),
        }


def tag_on_linux(python: str, machine: str = "") -> str:
    """The tag of CPython of a minor version on Linux with glibc, by default for the machine that we run on."""
    return f"cpython-{python.replace('.', '')}-{machine or platform.machine()}-linux-gnu"


def images(wanted: Sequence[tuple[Lock, str, Sequence[str]]]) -> tuple[Image, ...]:
    """One context for all locks that install the same; ``wanted`` has each lock with its Python and its DAG files."""
    shared: dict[tuple[str, str], list[tuple[Lock, Sequence[str]]]] = {}
    for lock, python, dags in wanted:
        shared.setdefault((digest(lock.text), python), []).append((lock, dags))
    return tuple(_image(installed, python, members) for (installed, python), members in sorted(shared.items()))


def _image(installed: str, python: str, members: list[tuple[Lock, Sequence[str]]]) -> Image:
    tag = tag_on_linux(python)
    name = key(installed, tag, VENV)
    marker = Marker(installed, python, tag, VENV, "bin/python")
    locks = [lock for lock, _ in members]
    files = {
        "Dockerfile": dockerfile(name, python, tag, sorted({lock.sha256 for lock in locks})),
        "lock.txt": decode(locks[0].text),
        NAME: json.dumps(marker.to_json(), indent=2, sort_keys=True) + "\n",
    }
    tags = tuple(sorted({lock.sha256[:SHORT] for lock in locks}))
    dags = tuple(sorted(dag for _, each in members for dag in each))
    return Image(name, python, tag, tuple(lock.path for lock in locks), tags, dags, files)


def dockerfile(name: str, python: str, tag: str, sha256s: Sequence[str]) -> str:
    """The Dockerfile of one environment; ``sha256s`` are those of the locks that lead to it."""
    home, locks = f"{HOME}/environments/{name}", f"{HOME}/environments/locks"
    links = [f" && mkdir -p {locks}/{sha256} && ln -s ../../{name} {locks}/{sha256}/{tag} \\" for sha256 in sha256s]
    pip = "pip install --no-cache-dir --disable-pip-version-check --require-hashes --only-binary :all:"
    return "\n".join(
        [
            "# A worker of Airflow with one more environment. BASE is the image of your workers.",
            "ARG BASE",
            "FROM ${BASE}",
            f"ARG PYTHON=python{python}",
            "ARG OWNER=airflow",
            "USER root",
            f"COPY lock.txt {NAME} {home}/",
            f'RUN "${{PYTHON}}" -m venv {home} \\',
            f" && {home}/bin/python -m {pip} --requirement {home}/lock.txt \\",
            *links,
            f" && chmod -R a-w {home}",
            f"ENV FIREDOOR_ENVIRONMENTS={HOME}",
            "USER ${OWNER}",
            "",
        ]
    )
