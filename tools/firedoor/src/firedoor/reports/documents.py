"""JSON documents: stable bytes, written atomically."""

from __future__ import annotations

import os


def json_text(document: dict[str, object]) -> str:
    """``document`` as JSON: sorted keys, two blanks of indent, a final newline; ASCII, so that odd names survive."""
    from json import dumps

    return dumps(document, indent=2, sort_keys=True) + "\n"


def write(path: str, text: str) -> None:
    """Write ``text`` to ``path``: to a temporary name first, then renamed."""
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        with open(temporary, "w", encoding="utf-8", errors="surrogateescape") as file:  # noqa: PTH123  # pathlib costs 10 ms of start-up
            file.write(text)
        os.replace(temporary, path)  # noqa: PTH105  # as above
    except BaseException:
        if os.path.exists(temporary):  # noqa: PTH110  # as above
            os.unlink(temporary)  # noqa: PTH108  # as above
        raise
