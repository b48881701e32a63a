"""The layout of the cache file: a header line, a table, parts by name, entries.

    firedoor facts 4 …\n          format, rules, Python version: another header, another file
    length and CRC of the table
    table                         marshalled: name of a part → offset, length, CRC
    parts                         marshalled values, each decoded when it is asked for
    entries                       bytes that the part "index" finds

What does not verify is as good as no file. A writer replaces the file whole (temporary name, then rename): the last one
wins, and nothing is ever half-written.
"""

from __future__ import annotations

import marshal
import mmap
import os
import struct
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

_HEAD = struct.Struct("<QI")  # length and CRC of the table
_Place = tuple[int, int, int]  # offset, length, CRC


class CacheFile:
    """One file as it was when it was opened; empty where there is none, or none that verifies."""

    def __init__(self, path: str, header: bytes) -> None:
        """Open the file at ``path`` if it begins with ``header``."""
        self._data: mmap.mmap | bytes = b""
        self._table: dict[str, _Place] = {}
        self._parts = self._entries = 0
        try:
            self._open(path, header)
        except (OSError, ValueError, EOFError, TypeError, struct.error):
            self._table = {}

    def _open(self, path: str, header: bytes) -> None:
        with open(path, "rb") as file:  # noqa: PTH123  # pathlib costs 10 ms of start-up
            if file.readline(200) != header:
                return
            length, crc = _HEAD.unpack(file.read(_HEAD.size))
            data = file.read(length)
            if zlib.crc32(data) != crc:
                return
            table = marshal.loads(data)
            self._parts = file.tell()
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        end = self._parts
        for offset, length, crc in table.values():
            if zlib.crc32(self._data[self._parts + offset : self._parts + offset + length]) != crc:
                return
            end = max(end, self._parts + offset + length)
        self._table, self._entries = table, end

    def names(self) -> Iterable[str]:
        """The names of the parts."""
        return self._table.keys()

    def raw(self, name: str) -> bytes:
        """The bytes of a part. Raises ``KeyError`` where there is none."""
        offset, length, _ = self._table[name]
        return self._data[self._parts + offset : self._parts + offset + length]

    def part(self, name: str) -> Any:
        """The value of a part, ``None`` where there is none."""
        return marshal.loads(self.raw(name)) if name in self._table else None

    def entry(self, offset: int, length: int) -> bytes:
        """``length`` bytes of the entries."""
        return self._data[self._entries + offset : self._entries + offset + length]

    @property
    def held(self) -> int:
        """The size of all entries."""
        return len(self._data) - self._entries


def write(path: str, header: bytes, parts: Mapping[str, bytes], entries: Iterable[bytes]) -> bool:
    """Replace the file at ``path``; false when the disk does not take it (a cache is no duty)."""
    table: dict[str, _Place] = {}
    position = 0
    for name, data in parts.items():
        table[name] = (position, len(data), zlib.crc32(data))
        position += len(data)
    described = marshal.dumps(table, 4)
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        _make_folder(os.path.dirname(path) or ".")  # noqa: PTH120  # as above
        with open(temporary, "wb") as file:  # noqa: PTH123  # as above
            file.write(header + _HEAD.pack(len(described), zlib.crc32(described)) + described)
            file.writelines(parts.values())
            file.writelines(entries)
        os.replace(temporary, path)  # noqa: PTH105  # as above
    except OSError:
        _remove(temporary)
        return False
    except BaseException:
        _remove(temporary)
        raise
    return True


def _make_folder(folder: str) -> None:
    """Make the folder of the cache; a new one of our own name tells git to look away, as other tools' caches do."""
    os.makedirs(folder, exist_ok=True)  # noqa: PTH103  # as above
    ignore = os.path.join(folder, ".gitignore")  # noqa: PTH118  # as above
    if os.path.basename(folder) == "firedoor" and not os.path.exists(ignore):  # noqa: PTH110,PTH119  # as above
        with open(ignore, "w", encoding="ascii") as file:  # noqa: PTH123  # as above
            file.write("*\n")


def _remove(path: str) -> None:
    try:
        os.unlink(path)  # noqa: PTH108  # as above
    except OSError:
        return
