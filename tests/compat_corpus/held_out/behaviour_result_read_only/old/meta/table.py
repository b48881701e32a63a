from collections.abc import Mapping
from typing import Any

_META = {"orders": {"owner": "core", "rows": 3}}


def metadata(table: str) -> Any:
    return dict(_META[table])


def tables() -> Mapping[str, int]:
    return {name: len(name) for name in _META}
