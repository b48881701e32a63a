"""Which DAG files a document of ``firedoor affected`` selects for a build."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from firedoor.errors import UsageError

_SCHEMA = "firedoor.affected/1"
_CHECK = "check"


def selected_by(source: str) -> tuple[str | None, list[str]]:
    """``(commit, DAG files)`` of the document in the file ``source`` (``-``: stdin); no commit means a work tree.

    A DAG file that is selected for one of its checks alone has the code that it had. Raises UsageError FD300 for
    anything that is no such document.
    """
    try:
        text = sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8")
        document = json.loads(text)
        if document["schema"] != _SCHEMA:
            raise ValueError(f"its schema is {document['schema']!r}")
        dags = [str(dag["dag_file"]) for dag in document["affected"] if dag["kinds"] != [_CHECK]]
        commit = document["head"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(
            "FD300",
            f"{source} is no list of affected DAGs",
            because=f"{type(error).__name__}: {error}",
            fix="firedoor affected --format json | firedoor build --from -",
        ) from None
    return (commit if isinstance(commit, str) else None), dags
