from importlib import import_module
from typing import Any


def __getattr__(name: str) -> Any:
    if name in ("REGIONS", "region_of"):
        return getattr(import_module("atlas.regions"), name)
    raise AttributeError(name)
