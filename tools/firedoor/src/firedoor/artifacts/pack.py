"""Parts become the bytes of an artifact; equal parts, equal bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from firedoor.artifacts.meta import NAME, SBOM, Distribution, Meta
from firedoor.artifacts.placing import Placed
from firedoor.artifacts.sbom import sbom
from firedoor.artifacts.stub import loader_members, loader_sha256, package_name, stub_source
from firedoor.artifacts.wheel import read_wheel
from firedoor.artifacts.zip_read import ZipError
from firedoor.artifacts.zip_write import Entry, copied, stored, zip_bytes


@dataclass(frozen=True, slots=True)
class Parts:
    """All that an artifact is made from.

    ``meta`` says what is not computed here (its package, distributions and loader are). ``files`` maps paths of the
    repository to their bytes, ``wheels`` the file name of a verified wheel to its bytes. ``pins`` are those of the
    lock that the DAG reaches, ``unreached`` the others, ``requires`` what each needs: for the bill of materials.
    """

    meta: Meta
    files: Mapping[str, bytes]
    wheels: Mapping[str, bytes]
    pins: tuple[Placed, ...]
    requires: Mapping[str, Iterable[str]]
    unreached: tuple[Placed, ...] = ()


def packed(parts: Parts) -> bytes:
    """The artifact; raises ``ZipError`` where two wheels, or a wheel and the repository, bring the same thing."""
    meta = replace(parts.meta, package=package_name(parts.meta.slug, parts.meta.fingerprint), loader=loader_sha256())
    entries: dict[str, Entry] = {}
    listed: dict[str, tuple[str, int]] = {}

    def add(name: str, data: bytes) -> None:
        entries[name] = stored(data)
        listed[name] = (hashlib.sha256(data).hexdigest(), len(data))

    for path, data in parts.files.items():
        add(f"{meta.package}/repo/{path}", data)
    distributions = []
    names = set(meta.names)
    for filename, data in sorted(parts.wheels.items()):
        wheel = read_wheel(filename, data)
        for path, (member, sha256) in wheel.files.items():
            name, facts = f"{meta.package}/site/{path}", (sha256, member.size)
            if listed.setdefault(name, facts) != facts:
                raise ZipError(f"{filename} and another wheel both bring {path}, and differ")
            entries[name] = copied(data, member)
        brought = wheel.modules
        if brought & set(parts.meta.names):
            raise ZipError(f"{filename} brings {min(brought & set(parts.meta.names))}, which the repository has, too")
        names |= brought
        distributions.append(Distribution(wheel.name, wheel.version, filename, wheel.sha256))
    meta = replace(meta, names=tuple(sorted(names)), distributions=tuple(sorted(distributions, key=lambda d: d.name)))
    lock = meta.lock[1] if meta.lock else ""
    hashes = {distribution.name: distribution.sha256 for distribution in meta.distributions}
    add(SBOM, sbom(meta.slug, meta.fingerprint, lock, (*parts.pins, *parts.unreached), hashes, parts.requires))
    for name, source in loader_members().items():
        add(name, source)
    add(f"{meta.slug}.py", stub_source(meta.dag_file, meta.package))
    entries[NAME] = stored(meta.to_bytes(listed))
    return zip_bytes(entries)
