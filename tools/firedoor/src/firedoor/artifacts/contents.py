"""What goes into the artifact of one DAG file, and what is wrong with that."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from firedoor.affected.dataset import rows
from firedoor.affected.producers import dag_ids
from firedoor.affected.survey import Survey
from firedoor.artifacts.lints import lint
from firedoor.artifacts.members import Members, members
from firedoor.artifacts.meta import Meta
from firedoor.artifacts.pack import Parts
from firedoor.artifacts.pins_of import Locks, PinsOfDag, pins_of
from firedoor.artifacts.placing import UNREACHED, VENDORED, WORKER, Placed
from firedoor.artifacts.wheel import read_wheel
from firedoor.artifacts.wheels import find_wheel
from firedoor.closure.places import parent
from firedoor.closure.snapshot import Snapshot
from firedoor.config import DagConfig, read_dag_config
from firedoor.errors import UsageError
from firedoor.findings import ERROR, NOTE, WARNING, Finding
from firedoor.pins.distributions import providers
from firedoor.revisions import SYMLINK
from firedoor.sources.facts import DAG_AT_IMPORT, DAG_IN_DEFINITION

_LFS = b"version https://git-lfs.github.com/spec/"
_SETTINGS = "dag.toml"


def contents_of(
    found: Survey, locks: Locks, dag: str, slug: str, fingerprint: str, wheels: Path
) -> tuple[Parts, tuple[Finding, ...]]:
    """``(parts, findings)`` of the artifact of ``dag``; an error among the findings means that it must not be built.

    ``wheels`` is the root of the store. Raises UsageError FD302 for a wheel that is not there, FD303 and FD307 for a
    wheel and a lock that cannot be used, FD201 and FD202 for the ``dag.toml``.
    """
    settings = settings_of(found, dag)
    inside = members(found, dag)
    pins = pins_of(found, locks, dag, inside.outside, worker=settings.worker)
    files, unreadable = _files(found, inside)
    findings = [*unreadable, *_of_members(dag, inside), *_of_pins(dag, inside, pins, settings)]
    findings += _of_isolation(files, inside, pins, settings)
    packed_wheels = {} if any(f.level == ERROR for f in findings) else _wheels(wheels, dag, pins, findings)
    meta = Meta(
        slug=slug,
        package="",
        fingerprint=fingerprint,
        dag_file=dag,
        roots=inside.roots,
        names=inside.names,
        outside=tuple(sorted(settings.outside)),
        distributions=(),
        lock=None if pins.own is None else (pins.own.path, hashlib.sha256(pins.text).hexdigest()),
        python=pins.pythons,
        airflow=pins.airflows,
        dag_ids=_dag_ids(found.sides.head, dag, inside.files),
        legacy_modules=dict(settings.legacy_modules),
        loader="",
    )
    requires = {} if pins.own is None else {n: pin.requires or () for n, pin in pins.own.pins.items()}
    reached = {pin.name for pin in pins.placed}
    others = tuple(Placed(n, pin.version, UNREACHED, "") for n, pin in sorted(pins.locked.items()) if n not in reached)
    return Parts(meta, files, packed_wheels, pins.placed, requires, others), tuple(findings)


def settings_of(found: Survey, dag: str) -> DagConfig:
    """The ``dag.toml`` beside a DAG file of head; the defaults where there is none."""
    path = f"{parent(dag)}/{_SETTINGS}" if parent(dag) else _SETTINGS
    return read_dag_config(found.text(path), path)


def _files(found: Survey, inside: Members) -> tuple[dict[str, bytes], list[Finding]]:
    """The bytes of each file, and a finding for each that cannot be had or is not what a checkout holds."""
    digests = found.sides.head.digests
    by_digest = dict(found.blobs.read(sorted({digests[path] for path in inside.files})))
    files: dict[str, bytes] = {}
    findings = []
    for path in inside.files:
        data = by_digest[digests[path]]
        reason = fix = ""
        if data is None:
            reason, fix = "cannot be read: a partial clone, or a damaged object", "git fetch --refetch --no-filter"
        elif data.startswith(_LFS):
            reason = "is a pointer of Git LFS: what it stands for is not in git, and would not be in the artifact"
            fix = f"git lfs untrack {path} && git add --renormalize {path}"
        elif (
            path in found.head.entries
            and found.head.entries[path][0] == SYMLINK
            and digests[path] == found.head.entries[path][1]
        ):
            reason, fix = "is a symbolic link that leaves the repository", f"git rm {path}"
        if data is not None:
            files[path] = data
        if reason:
            findings.append(Finding(path, None, "FD314", f"{path} {reason}", fix))
    return files, findings


def _of_members(dag: str, inside: Members) -> Iterator[Finding]:
    for path in inside.opaque:
        yield Finding(
            path, None, "FD316", f"{path} is a submodule: its files are not in this repository", "copy what is used"
        )
    if inside.anything:
        yield Finding(
            dag,
            None,
            "FD313",
            "an import that cannot be known may mean any module, so every module of the repository is packed",
            f"firedoor why {dag} --reach",
            WARNING,
        )


def _of_isolation(
    files: Mapping[str, bytes], inside: Members, pins: PinsOfDag, settings: DagConfig
) -> Iterator[Finding]:
    """What the loader cannot isolate; a note where ``dag.toml`` accepts it."""
    for path, data in files.items():
        for finding in lint(path, data, inside.names, pins.pythons) if path.endswith(".py") else ():
            yield replace(finding, level=NOTE) if finding.code in settings.accept else finding


def _of_pins(dag: str, inside: Members, pins: PinsOfDag, settings: DagConfig) -> Iterator[Finding]:
    """A pin that is neither packed nor held by the base layer must be declared, and not be needed at import."""
    if pins.own is None:
        return
    lock = pins.own
    named = {name for module in inside.at_import for name in providers(module, lock.pins.keys()) or ()}
    line_of = _lines(pins.text)
    for pin in pins.placed:
        if pin.where != WORKER:
            continue
        held = f", and the base layer holds {' and '.join(pin.base)}" if pin.base else ""
        if pin.name not in settings.worker:
            yield Finding(
                lock.path,
                line_of.get(pin.name),
                "FD310",
                f"{pin.name} {pin.version} cannot be packed into the artifact of {dag}: {pin.because}{held}",
                f"take the base layer's version: remove it from requirements.in; or run the tasks that use it in an "
                f"environment of the worker: echo 'worker = [\"{pin.name}\"]' >> {parent(dag)}/{_SETTINGS}",
            )
        elif pin.name in named:
            yield Finding(
                dag,
                None,
                "FD311",
                f"{pin.name} is left to a worker environment, but it is imported when the DAG file is imported{held}",
                f"import {pin.name} inside of the functions that run there",
            )


def _wheels(root: Path, dag: str, pins: PinsOfDag, findings: list[Finding]) -> dict[str, bytes]:
    """File name → bytes of each wheel to pack; ``findings`` takes those that turn out to be no pure Python."""
    found = {}
    for pin in pins.placed:
        if pin.where != VENDORED:
            continue
        known = find_wheel(root, pins.locked[pin.name].hashes)
        if known is None:
            raise UsageError(
                "FD302",
                f"the wheel of {pin.name} {pin.version} is not in the store",
                because=f"{dag} needs it by {pins.own.path if pins.own else ''}",
                fix=f"firedoor wheels {dag}",
            )
        wheel = read_wheel(*known)
        if wheel.impure or (wheel.name, wheel.version) != (pin.name, pin.version):
            reason = wheel.impure or f"its wheel is that of {wheel.name} {wheel.version}"
            message = f"{pin.name} {pin.version} cannot be packed into the artifact of {dag}: {reason}"
            findings.append(Finding(pins.own.path if pins.own else "", None, "FD310", message))
        found[known[0]] = known[1]
    return found


def _lines(text: bytes) -> dict[str, int]:
    """Pin → the line of the lock (from 1) that begins it."""
    from firedoor.pins.requirement_line import parse_requirement
    from firedoor.pins.requirements import decode, logical_lines

    found: dict[str, int] = {}
    for number, line, _ in logical_lines(decode(text)):
        parsed = parse_requirement(line) if line and not line.startswith("-") else ""
        if not isinstance(parsed, str):
            found.setdefault(parsed.name, number)
    return found


def _dag_ids(snapshot: Snapshot, dag: str, files: Iterable[str]) -> tuple[str, ...] | None:
    """The dag_ids that the DAG file says, ``None`` where more may be made elsewhere or by a name that is computed."""
    if any(use.table.startswith("dag:") and {"*", "~"} & {*use.table} for use in rows(snapshot, dag)):
        return None
    for path in files:
        summary = snapshot.summary(path) if path != dag and path.endswith(".py") else None
        if summary is not None and summary.flags & (DAG_AT_IMPORT | DAG_IN_DEFINITION):
            return None
    return tuple(sorted(dag_ids(snapshot, dag))) or None
