"""Which files are the base layers that a repository's DAGs are locked under."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from firedoor.config import matcher
from firedoor.errors import UsageError
from firedoor.pins.airflow_itself import AIRFLOW_ITSELF
from firedoor.pins.asked import Read
from firedoor.pins.layer import Layer, read_layer

_MAY_BE = re.compile(r"(?:\A|/)(?:constraints/[^/]+|[^/]*constraints?[^/]*)\.txt\Z")
_ASK = "firedoor lock --layer constraints/airflow-X.Y-pyZ.txt"


def layer_paths(paths: Collection[str], given: Sequence[str], lock: str, ignored: Sequence[str] = ()) -> list[str]:
    """Return the layers that ``given`` or ``[tool.firedoor.run] lock`` names; else every file that may be one, sorted.

    ``{python}`` in ``lock`` stands for a version, as in 311. Raises UsageError FD223 where what is named is not there.
    """
    if given or lock:
        found: list[str] = []
        for wanted in given or [lock]:
            pattern = re.compile(re.escape(wanted).replace(re.escape("{python}"), r"\d+\.?\d*"))
            here = [path for path in paths if pattern.fullmatch(path)]
            if not here:
                raise UsageError(
                    "FD223",
                    f"the base layer {wanted} is not there",
                    because="[tool.firedoor.run] lock names it" if not given else "no file has this path",
                    fix=_ASK,
                )
            found += sorted(here, key=_by_version)
        return list(dict.fromkeys(found))
    left_out = matcher(ignored)
    return sorted((path for path in paths if _MAY_BE.search(path) and not left_out(path)), key=_by_version)


def read_layers(paths: Sequence[str], read: Read, python: str = "", *, named: bool = False) -> list[Layer]:
    """Return the layers among ``paths``, one per Python; ``named``: all of them are layers, whatever they hold.

    Not named, a layer is what holds Airflow itself. ``python`` is for one whose name and head do not tell. Raises
    UsageError FD223 (a Python is not known), FD224 (two layers for one Python: no one says which).
    """
    texts = {path: data for path in paths if (data := read(path)) is not None}
    found = [read_layer(path, data) for path, data in texts.items()]
    by_python: dict[str, Layer] = {}
    for layer in (layer for layer in found if named or _has_airflow(layer)):
        minor = layer.python or python
        if not minor:
            raise UsageError(
                "FD223",
                f"nothing says for which Python {layer.path} is",
                because="neither its name (…-3.12.txt, …-py312.txt) nor its head tells",
                fix="firedoor lock --python 3.12",
            )
        if (other := by_python.get(minor)) is not None:
            raise UsageError(
                "FD224",
                f"{other.path} and {layer.path} are both base layers for Python {minor}",
                because="no --layer was given, and [tool.firedoor.run] of pyproject.toml names no lock",
                fix=f"firedoor lock --layer {layer.path}",
            )
        by_python[minor] = Layer(layer.path, minor, layer.held, layer.others)
    return sorted(by_python.values(), key=lambda layer: _by_version(layer.python))


def _has_airflow(layer: Layer) -> bool:
    return any(line.version for name in AIRFLOW_ITSELF for line in layer.held.get(name, ()))


def _by_version(text: str) -> tuple[tuple[int, ...], str]:
    return tuple(int(part) for part in re.findall(r"\d+", text)), text
