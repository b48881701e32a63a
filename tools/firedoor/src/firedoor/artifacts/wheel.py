"""A wheel, verified member by member against its RECORD, before anything of it is kept or copied.

Source: the packaging specifications "Binary distribution format" and "Recording installed projects". Installers are
more patient: a member that RECORD does not name, or that stands in the wheel twice, is installed by pip and by uv.
"""

from __future__ import annotations

import csv
import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass

from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename

from firedoor.artifacts.zip_read import Member, ZipError, content, read_members, safe_name

_STRONG = ("sha256", "sha384", "sha512")
_UNSIGNED = ("RECORD", "RECORD.jws", "RECORD.p7s")
_COMPILED = (".so", ".pyd", ".dylib", ".dll", ".a", ".lib")
_INSTALLED_AS_CODE = ("purelib", "platlib")


@dataclass(frozen=True, slots=True)
class Wheel:
    """A verified wheel. ``files`` maps the path that a file has once installed to its member and its sha256.

    ``impure`` says why the wheel cannot be imported from a zip, and is empty where it can.
    """

    filename: str
    name: str
    version: str
    sha256: str
    impure: str
    files: Mapping[str, tuple[Member, str]]

    @property
    def modules(self) -> frozenset[str]:
        """The first names under which the wheel's modules are imported."""
        code = (path for path in self.files if path.endswith(".py") and ".dist-info/" not in path)
        return frozenset(path.split("/")[0].removesuffix(".py") for path in code)


def verified_wheel(filename: str, data: bytes) -> Wheel:
    """Return the wheel in ``data``, each member compared with RECORD; raises ``ZipError`` where it is refused."""
    members = read_members(data)
    info = _info_folder(members, _from_filename(filename)[0])
    recorded = _recorded(data, members, info)
    for path, member in members.items():
        _check(path, content(data, member), recorded, info)
    lost = recorded.keys() - members.keys()
    if lost:
        raise ZipError(f"its RECORD names {min(lost)}, which is not there")
    return read_wheel(filename, data)


def read_wheel(filename: str, data: bytes) -> Wheel:
    """Return the wheel in ``data``, which was verified before: its RECORD is believed.

    Raises ``ZipError`` where it is no wheel.
    """
    members = read_members(data)
    name, version, pure_tag = _from_filename(filename)
    info = _info_folder(members, name)
    recorded = _recorded(data, members, info)
    placed = _installed(members, info)
    impure = _impurity(placed, content(data, _required(members, f"{info}/WHEEL")), pure_tag)
    files = {
        place: (members[path], _sha256(data, members[path], recorded.get(path, ""))) for place, path in placed.items()
    }
    return Wheel(filename, name, version, hashlib.sha256(data).hexdigest(), impure, files)


def _sha256(data: bytes, member: Member, recorded: str) -> str:
    algorithm, _, digest = recorded.partition("=")
    if algorithm == "sha256":
        return urlsafe_b64decode(digest + "=" * (-len(digest) % 4)).hex()
    return hashlib.sha256(content(data, member)).hexdigest()


def _from_filename(filename: str) -> tuple[str, str, bool]:
    try:
        name, version, _, tags = parse_wheel_filename(filename)
    except InvalidWheelFilename as error:
        raise ZipError(f"its name says no distribution and version: {error}") from None
    return str(name), str(version), all(tag.abi == "none" and tag.platform == "any" for tag in tags)


def _info_folder(members: Mapping[str, Member], name: str) -> str:
    folders = {path.split("/")[0] for path in members if path.split("/")[0].endswith(".dist-info")}
    if len(folders) != 1:
        raise ZipError(f"it holds {len(folders)} .dist-info folders, not one")
    folder = folders.pop()
    own = folder.partition("-")[0]
    if canonicalize_name(own) != name:
        raise ZipError(f"its metadata is that of {own}, not of {name}")
    return folder


def _required(members: Mapping[str, Member], path: str) -> Member:
    if path not in members:
        raise ZipError(f"it has no {path}")
    return members[path]


def _recorded(data: bytes, members: Mapping[str, Member], info: str) -> dict[str, str]:
    """Return path → ``algorithm=digest`` of RECORD (empty where none is given)."""
    found: dict[str, str] = {}
    text = content(data, _required(members, f"{info}/RECORD"))
    try:
        rows = list(csv.reader(text.decode("utf-8").splitlines()))
    except (UnicodeDecodeError, csv.Error) as error:
        raise ZipError(f"its RECORD cannot be read: {error}") from None
    for row in rows:
        if not row:
            continue
        path, digest = safe_name(row[0]), row[1] if len(row) > 1 else ""
        if path in found:
            raise ZipError(f"its RECORD names {path} twice")
        found[path] = digest
    return found


def _check(path: str, data: bytes, recorded: Mapping[str, str], info: str) -> None:
    if path in {f"{info}/{name}" for name in _UNSIGNED}:
        return  # what cannot hold its own digest
    if path not in recorded:
        raise ZipError(f"its RECORD does not name {path}")
    algorithm, _, wanted = recorded[path].partition("=")
    if algorithm not in _STRONG:
        raise ZipError(f"its RECORD has no sha256 for {path}")
    found = urlsafe_b64encode(hashlib.new(algorithm, data).digest()).rstrip(b"=").decode()
    if found != wanted.rstrip("="):
        raise ZipError(f"{path} is not what its RECORD says")


def _installed(members: Mapping[str, Member], info: str) -> dict[str, str]:
    """Where files come to lie → their paths in the wheel: no scripts or headers, no ``.data`` folder around code."""
    found: dict[str, str] = {}
    data_folder = info.removesuffix(".dist-info") + ".data"
    for path in members:
        top, _, rest = path.partition("/")
        place = path
        if top == data_folder:
            scheme, _, place = rest.partition("/")
            if scheme not in _INSTALLED_AS_CODE:
                continue
        if place in found:
            raise ZipError(f"two of its members are installed as {place}")
        found[place] = path
    return found


def _impurity(files: Mapping[str, str], wheel: bytes, pure_tag: bool) -> str:
    compiled = min((path for path in files if path.endswith(_COMPILED) or ".so." in path), default="")
    if compiled:
        return f"it holds compiled code ({compiled})"
    loading = min((path for path in files if "/" not in path and path.endswith(".pth")), default="")
    if loading:
        return f"it loads itself by {loading}, which nothing reads in a zip"
    lines = {line.strip().lower() for line in wheel.decode("utf-8", "replace").splitlines()}
    if not pure_tag or "root-is-purelib: true" not in lines:
        return "its tags are those of one platform"
    return ""
