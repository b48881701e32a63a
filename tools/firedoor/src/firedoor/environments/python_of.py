"""The version of Python that a lock was made for: an environment of another one may miss what only that one needs."""

from __future__ import annotations

from firedoor.pins.base_layer import python_in
from firedoor.pins.requirements import compiled_for


def python_of(path: str, text: bytes) -> str:
    """The minor version that the lock's name or its first lines tell, as in ``3.11``; empty where neither does.

    A lock for several Pythons (``uv pip compile --universal``) is for none of them.
    """
    return python_in(path) or compiled_for(text)
