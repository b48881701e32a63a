"""What locked distributions contain: by an interpreter that has them, or by the wheels in the store."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from firedoor.artifacts.wheel import read_wheel
from firedoor.artifacts.wheels import find_wheel
from firedoor.artifacts.zip_read import ZipError
from firedoor.errors import UsageError
from firedoor.pins.contents import ENVIRONMENT, RECORD, Contents, contents_of
from firedoor.pins.lock import normalise
from firedoor.pins.locked_lines import locked_text
from firedoor.probes import script


def of_interpreter(python: str) -> Contents:
    """Return what the distributions of an interpreter hold. Raises UsageError FD234 where it cannot be asked."""
    try:
        ran = subprocess.run(
            [python, "-I", str(script("contents"))], capture_output=True, text=True, stdin=subprocess.DEVNULL
        )
        found: Mapping[str, list[str]] = json.loads(ran.stdout)
    except (OSError, ValueError) as error:
        raise UsageError(
            "FD234", f"{python} does not tell what it has", because=str(error), fix="--interpreter path/to/bin/python"
        ) from None
    return contents_of({normalise(name): files for name, files in found.items()}, ENVIRONMENT)


def of_store(root: Path, locks: Iterable[bytes]) -> Contents:
    """Return what those wheels hold that ``locks`` pin and the store at ``root`` has."""
    files: dict[str, list[str]] = {}
    if not (root / "wheels").is_dir():
        return Contents(RECORD)
    for text in locks:
        for pin in locked_text(text).pins:
            if pin.name in files or (kept := find_wheel(root, pin.hashes)) is None:
                continue
            try:
                files[pin.name] = sorted(read_wheel(*kept).files)
            except ZipError:
                continue  # it was verified when it was kept; what cannot be read says nothing
    return contents_of(files, RECORD)
