from typing import Any

UNCHANGED: Any = None


def merged(row: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return row | {key: value for key, value in changes.items() if value is not UNCHANGED}
