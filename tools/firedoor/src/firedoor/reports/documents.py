"""JSON documents: stable bytes, written atomically."""

from __future__ import annotations

import os
from collections.abc import Mapping

from firedoor.errors import UsageError, WorldError


def json_text(document: dict[str, object]) -> str:
    """``document`` as JSON: sorted keys, two blanks of indent, a final newline; ASCII, so that odd names survive."""
    from json import dumps

    return dumps(document, indent=2, sort_keys=True) + "\n"


def write_all(folder: str, texts: Mapping[str, str]) -> None:
    """Write each name → text into ``folder``, which is made when it is missing.

    Raises ``UsageError`` FD122 where the folder cannot be, ``WorldError`` FD123 where a file cannot be written.
    """
    try:
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103  # pathlib costs 10 ms of start-up
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError("FD122", f"{folder} cannot be a folder", because=reason, fix="--out another/folder") from None
    try:
        for name, text in texts.items():
            write(os.path.join(folder, name), text)  # noqa: PTH118  # as above
    except OSError as error:
        reason = error.strerror or str(error)
        raise WorldError("FD123", f"{folder} cannot be written", because=reason, fix="--out another/folder") from None


def write(path: str, text: str) -> None:
    """Write ``text`` to ``path``: to a temporary name first, then renamed. Raises ``OSError``."""
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        with open(temporary, "w", encoding="utf-8", newline="\n") as file:  # noqa: PTH123  # pathlib costs 10 ms of start-up
            file.write(text)
        os.replace(temporary, path)  # noqa: PTH105  # as above
    except BaseException:
        if os.path.exists(temporary):  # noqa: PTH110  # as above
            os.unlink(temporary)  # noqa: PTH108  # as above
        raise
