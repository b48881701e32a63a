"""A zip whose bytes follow from its content alone: sorted, one date, one mode, nothing packed anew.

What comes from a wheel is copied as the wheel holds it; what is ours is stored. So the bytes depend on no zlib, clock,
umask or file system.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from firedoor.artifacts.zip_read import STORED, Member

_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_END = struct.Struct("<4sHHHHIIH")
_UNIX_2_0, _VERSION, _UTF8 = 0x0314, 20, 0x0800
_NEW_YEAR_1980 = 0x21
_PLAIN_FILE = 0o100644 << 16


@dataclass(frozen=True, slots=True)
class Entry:
    """One file to write: packed bytes, how they are packed, the checksum and the size of what they unpack to."""

    packed: bytes | memoryview
    method: int
    crc: int
    size: int


def stored(content: bytes) -> Entry:
    """``content`` as it is."""
    return Entry(content, STORED, zlib.crc32(content), len(content))


def copied(wheel: bytes, member: Member) -> Entry:
    """``member`` of the zip ``wheel`` as it is packed there."""
    packed = memoryview(wheel)[member.start : member.start + member.packed]
    return Entry(packed, member.method, member.crc, member.size)


def zip_bytes(entries: Mapping[str, Entry]) -> bytes:
    """Return the zip that holds ``entries``, sorted by name; raises ``ValueError`` where they are too many or large."""
    out = bytearray()
    directory = bytearray()
    for name in sorted(entries):
        entry = entries[name]
        raw = name.encode()
        flags = 0 if raw.isascii() else _UTF8
        shared = (_VERSION, flags, entry.method, 0, _NEW_YEAR_1980, entry.crc, len(entry.packed), entry.size, len(raw))
        place = len(out)
        if len(raw) > 0xFFFF or place + len(entry.packed) > 0xFFFFFFFE:
            raise ValueError("more than 4 GiB, which this form of zip cannot hold")
        out += _LOCAL.pack(b"PK\x03\x04", *shared, 0)
        out += raw
        out += entry.packed
        directory += _CENTRAL.pack(b"PK\x01\x02", _UNIX_2_0, *shared, 0, 0, 0, 0, _PLAIN_FILE, place)
        directory += raw
    if len(entries) >= 0xFFFF or len(out) + len(directory) > 0xFFFFFFFE:
        raise ValueError("more files than this form of zip can hold")
    place = len(out)
    out += directory
    out += _END.pack(b"PK\x05\x06", 0, 0, len(entries), len(entries), len(directory), place, 0)
    return bytes(out)
