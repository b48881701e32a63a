import inspect
from typing import Any

from forms.step import load

GIVEN: dict[type, Any] = {str: "orders", int: 2}


def main() -> list[int]:
    parameters = inspect.signature(load).parameters.values()
    values = [GIVEN[kind] for kind in (p.annotation for p in parameters) if kind in GIVEN]
    return load(*values)
