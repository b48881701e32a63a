"""The only Variables and Connections that exist while DAG files are imported: those of files in the repository."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from firedoor.errors import UsageError

_KINDS = ("variables", "connections")


def read_answers(root: Path, variables: Sequence[str], connections: Sequence[str]) -> dict[str, dict[str, str]]:
    """``{"variables": {key: text}, "connections": {conn_id: JSON or URI}}``; of two files the later one counts.

    The files are as ``airflow variables export`` and ``airflow connections export --file-format json`` write them; what
    is no text becomes JSON, as ``airflow variables import`` does. Raises UsageError FD733 for a file that is no such.
    """
    return {
        kind: {name: _text(value) for path in paths for name, value in _object(root, path, kind).items()}
        for kind, paths in zip(_KINDS, (variables, connections), strict=True)
    }


def _object(root: Path, path: str, kind: str) -> dict[str, Any]:
    try:
        found = json.loads((root / path).read_text(encoding="utf-8"))
        because = "it holds no JSON object"
    except (OSError, ValueError) as error:
        found, because = None, str(error)
    if not isinstance(found, dict):
        raise UsageError(
            "FD733",
            f"{path} says nothing about {kind}",
            because=because,
            fix=f"airflow {kind} export {path}",
        )
    return found


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
