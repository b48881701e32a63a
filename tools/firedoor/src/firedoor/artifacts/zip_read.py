"""A zip, read strictly: what two readers could understand differently is refused.

Source of the form: PKWARE's APPNOTE.TXT 6.3. An installer that resolves a doubt (two members of one name, a local
header that says other than the central directory, bytes that nobody names) may see other files than a reviewer did.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

STORED, DEFLATED = 0, 8
MOST_BYTES = 1 << 30
"""More than this, unpacked, is no DAG and no pure-Python distribution."""

_END = struct.Struct("<4sHHHHIIH")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_ENCRYPTED_OR_PATCHED = 0x0001 | 0x0020 | 0x0040 | 0x2000
_SIZES_FOLLOW, _UTF8 = 0x0008, 0x0800
_TOO_LARGE = 0xFFFFFFFF
_KIND, _SYMLINK, _FILE, _FOLDER = 0o170000, 0o120000, 0o100000, 0o040000


class ZipError(ValueError):
    """Why a zip is refused, as one phrase."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a zip: ``packed`` bytes from ``start`` on, ``size`` bytes when unpacked, ``crc`` of those."""

    name: str
    method: int
    crc: int
    packed: int
    size: int
    start: int


def read_members(data: bytes) -> dict[str, Member]:
    """Return the files of a zip by name, in the order of its central directory; raises ``ZipError``."""
    first, count, end = _directory(data)
    found: dict[str, Member] = {}
    extents: list[tuple[int, int]] = []
    seen: set[str] = set()
    position = first
    for _ in range(count):
        if position + _CENTRAL.size > end:
            raise ZipError("its directory is cut off")
        fields = _CENTRAL.unpack_from(data, position)
        signature, made_by, _, flags, method, _, _, crc, packed, size, name_length, extra, comment = fields[:13]
        attributes, header = fields[15], fields[16]
        stop = position + _CENTRAL.size + name_length + extra + comment
        if signature != b"PK\x01\x02" or stop > end:
            raise ZipError("its directory is damaged")
        raw = data[position + _CENTRAL.size : position + _CENTRAL.size + name_length]
        position = stop
        name = safe_name(_decoded(raw, flags))
        if name in seen:
            raise ZipError(f"it holds {name} twice")
        seen.add(name)
        _check_kind(name, made_by, attributes)
        if flags & _ENCRYPTED_OR_PATCHED or method not in (STORED, DEFLATED):
            raise ZipError(f"{name} is encrypted, or packed in a way that Python cannot read")
        start = _data_start(data, header, raw, fields, first)
        extents.append((header, start + packed))
        member = Member(name, method, crc, packed, size, start)
        if not name.endswith("/"):
            found[name] = member
        elif size or packed > 2:  # an empty deflate stream is two bytes long
            raise ZipError(f"the folder {name} has content")
    if position != end:
        raise ZipError("its directory holds more than it says")
    _check_extents(extents, first)
    _check_folders(found)
    if sum(member.size for member in found.values()) > MOST_BYTES:
        raise ZipError(f"it unpacks to more than {MOST_BYTES >> 20} MiB")
    return found


def content(data: bytes, member: Member) -> bytes:
    """Return the bytes of one file; raises ``ZipError`` where they are not what the directory says."""
    packed = data[member.start : member.start + member.packed]
    if member.method == STORED:
        plain = packed
    else:
        unpacker = zlib.decompressobj(-15)
        try:
            plain = unpacker.decompress(packed, member.size + 1)
        except zlib.error as error:
            raise ZipError(f"{member.name} cannot be unpacked: {error}") from None
        if not unpacker.eof or unpacker.unused_data or unpacker.unconsumed_tail:
            raise ZipError(f"{member.name} is longer or shorter than the directory says")
    if len(plain) != member.size or zlib.crc32(plain) != member.crc:
        raise ZipError(f"{member.name} is not what its checksum says")
    return plain


def safe_name(name: str) -> str:
    """Return ``name`` where it stays below the folder it is unpacked into, on every system; raises ``ZipError``."""
    parts = name.removesuffix("/").split("/")
    if not name or name.startswith("/") or any(part in ("", ".", "..") for part in parts):
        raise ZipError(f"the name {name!r} leads out of its folder")
    if any(sign in "\\:" or ord(sign) < 32 or ord(sign) == 127 for sign in name):
        raise ZipError(f"the name {name!r} holds signs that mean something else elsewhere")
    return name


def _directory(data: bytes) -> tuple[int, int, int]:
    """Return where the central directory begins, its number of entries, and where it ends."""
    place = data.rfind(b"PK\x05\x06", max(0, len(data) - _END.size - 0xFFFF))
    if place < 0 or place + _END.size > len(data):
        raise ZipError("it is no zip, or it is cut off")
    _, disk, directory_disk, here, count, size, offset, comment = _END.unpack_from(data, place)
    if place + _END.size + comment != len(data):
        raise ZipError("bytes follow its end")
    if disk or directory_disk or here != count or count == 0xFFFF or offset == _TOO_LARGE:
        raise ZipError("it has several parts, or the form for very large files")
    if offset + size != place:
        raise ZipError("bytes stand before its beginning or within its directory")
    return offset, count, place


def _decoded(raw: bytes, flags: int) -> str:
    try:
        return raw.decode("utf-8" if flags & _UTF8 else "ascii")
    except UnicodeDecodeError:
        raise ZipError(f"the name {raw!r} has no known encoding") from None


def _check_kind(name: str, made_by: int, attributes: int) -> None:
    kind = attributes >> 16 & _KIND if made_by >> 8 == 3 else 0
    if kind == _SYMLINK:
        raise ZipError(f"{name} is a symbolic link")
    if kind not in (0, _FOLDER if name.endswith("/") else _FILE):
        raise ZipError(f"{name} is no plain file")


def _data_start(data: bytes, header: int, raw: bytes, central: tuple[int, ...], first: int) -> int:
    """Return where the packed bytes begin, after a local header that agrees with the central directory."""
    if header + _LOCAL.size > first:
        raise ZipError(f"{raw.decode('ascii', 'replace')} lies outside of the file")
    fields = _LOCAL.unpack_from(data, header)
    signature, _, flags, method, _, _, crc, packed, size, name_length, extra = fields
    name_at: int = header + _LOCAL.size
    same = method == central[4] and (flags ^ central[3]) & (_SIZES_FOLLOW | _UTF8) == 0
    if not flags & _SIZES_FOLLOW and _TOO_LARGE not in (packed, size):
        same = same and (crc, packed, size) == tuple(central[7:10])
    if signature != b"PK\x03\x04" or not same or data[name_at : name_at + name_length] != raw:
        raise ZipError(f"{raw.decode('ascii', 'replace')} is described twice, and differently")
    return name_at + int(name_length) + int(extra)


def _check_folders(names: Iterable[str]) -> None:
    folders: dict[str, str] = {}
    for name in names:
        parts = name.split("/")[:-1]
        folders.update(("/".join(parts[:end]), name) for end in range(1, len(parts) + 1))
    for name in names:
        if name in folders:
            raise ZipError(f"{name} is a file, and the folder of {folders[name]}")


def _check_extents(extents: list[tuple[int, int]], first: int) -> None:
    ends = 0
    for begin, end in sorted(extents):
        if begin < ends or end > first:
            raise ZipError("its files overlap")
        ends = end
