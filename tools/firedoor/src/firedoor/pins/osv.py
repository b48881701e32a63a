"""A folder or a zip file of OSV records, one JSON file each, as the database is exported; read once, no network."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from firedoor.errors import UsageError
from firedoor.pins.advisory import Advisory, Affected, advisory

_FIX = "firedoor audit --osv FOLDER, the folder of the unpacked export of OSV for PyPI, or its zip file"


@dataclass(frozen=True, slots=True)
class OsvData:
    """What was read: ``by_name`` holds what is said of each distribution, withdrawn records left out.

    ``date`` is the newest ``modified`` of all records about PyPI; ``unreadable`` maps files to what is wrong.
    """

    source: str
    by_name: dict[str, list[tuple[Advisory, Affected]]]
    date: datetime
    records: int
    withdrawn: int
    elsewhere: int
    unreadable: dict[str, str]


def read_osv(source: str) -> OsvData:
    """Read every record below ``source``; of two with one id the newer counts.

    Raises UsageError FD240 where nothing is there to read, FD241 where no record that stands is about PyPI.
    """
    records: dict[str, Advisory] = {}
    unreadable: dict[str, str] = {}
    elsewhere = 0
    for name, data in _texts(source):
        try:
            if isinstance(data, Exception):
                raise data
            found = advisory(json.loads(data))
        except (OSError, ValueError, RecursionError, BadZipFile, zlib.error) as error:
            unreadable[name] = str(error) or type(error).__name__
            continue
        if not found.affected:
            elsewhere += 1
        elif found.id not in records or records[found.id].modified < found.modified:
            records[found.id] = found
    by_name: dict[str, list[tuple[Advisory, Affected]]] = {}
    for _, record in sorted(records.items()):
        for affected in () if record.withdrawn else record.affected:
            by_name.setdefault(affected.name, []).append((record, affected))
    if not by_name:
        first = next((f"; {name}: {why}" for name, why in unreadable.items()), "")
        others = f"{elsewhere} records are of other ecosystems, {len(records)} withdrawn"
        raise UsageError(
            "FD241",
            f"{source} has no record about a distribution of PyPI",
            because=f"{others}, {len(unreadable)} unreadable{first}",
            fix=_FIX,
        )
    withdrawn = sum(record.withdrawn for record in records.values())
    date = max(record.modified for record in records.values())
    return OsvData(source, by_name, date, len(records), withdrawn, elsewhere, unreadable)


def _texts(source: str) -> Iterator[tuple[str, bytes | Exception]]:
    """The name and the bytes of each record, or why they cannot be had."""
    there = Path(source)
    if there.is_dir():
        files = sorted(_files(there))
    elif there.is_file() and there.suffix == ".zip":
        files = [there]
    else:
        because = "it is neither a folder nor a zip file" if there.exists() else "it does not exist"
        raise UsageError("FD240", f"{source} holds no OSV records", because=because, fix=_FIX)
    if not files:
        raise UsageError("FD240", f"{source} holds no OSV records", because="no file in it is called *.json", fix=_FIX)
    for path in files:
        name = path.relative_to(there).as_posix() if path != there else path.name
        if path.suffix == ".zip":
            yield from _members(path, name)
            continue
        try:
            yield name, path.read_bytes()
        except OSError as error:
            yield name, error


def _files(folder: Path) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        raise UsageError(
            "FD240", f"{folder} holds no OSV records", because=f"{error.filename}: {error.strerror}", fix=_FIX
        )

    for where, _, names in os.walk(folder, onerror=refuse):
        yield from (Path(where, name) for name in names if name.endswith((".json", ".zip")))


def _members(path: Path, name: str) -> Iterator[tuple[str, bytes | Exception]]:
    try:
        with ZipFile(path) as archive:
            for member in sorted(archive.namelist()):
                if member.endswith(".json"):
                    try:
                        yield f"{name}/{member}", archive.read(member)
                    except (OSError, BadZipFile, zlib.error, RuntimeError, NotImplementedError) as error:
                        yield f"{name}/{member}", ValueError(str(error))
    except (OSError, BadZipFile) as error:
        yield name, error
