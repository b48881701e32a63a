"""Requirements, layers, the old lock → the new lock, resolved by uv once per Python; written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from firedoor.errors import WorldError
from firedoor.findings import Finding
from firedoor.pins.asked import Asked, Read, Requirements, read_requirements
from firedoor.pins.check import leaving_airflow, unreadable
from firedoor.pins.conflict import conflict
from firedoor.pins.layer import Layer, constraints_text, leaves, may_not_leave
from firedoor.pins.lock_text import lock_text
from firedoor.pins.locked_lines import LockedLine, locked_text
from firedoor.pins.units import Unit
from firedoor.pins.uv import Unsolved, compile_lock, uv
from firedoor.pins.versions import applies

WRITTEN, SAME, FAILED = "written", "same", "failed"


@dataclass(frozen=True, slots=True)
class Locked:
    """What became of one unit: ``state``, what ``changed`` (name → old and new version), what stood in the way."""

    unit: Unit
    state: str
    pins: int
    changed: Mapping[str, tuple[str, str]]
    findings: tuple[Finding, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The entry in ``firedoor.lock/1``."""
        return {
            "folder": self.unit.folder,
            "lock": self.unit.lock,
            "state": self.state,
            "pins": self.pins,
            "changed": [{"name": name, "from": old, "to": new} for name, (old, new) in sorted(self.changed.items())],
        }


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What the old lock is not preferred for: ``names`` (as in ``six`` or ``six==1.17``), or all."""

    names: tuple[str, ...] = ()
    everything: bool = False

    def options(self) -> tuple[str, ...]:
        """The same for uv."""
        return ("--upgrade",) if self.everything else tuple(f"--upgrade-package={name}" for name in self.names)


def lock_units(
    root: Path,
    units: Sequence[Unit],
    layers: Sequence[Layer],
    upgrade: Upgrade,
    *,
    jobs: int | None = None,
    done: Callable[[Locked], None] | None = None,
    write: bool = True,
) -> list[Locked]:
    """Lock every unit of the work tree ``root``, several at a time; ``done`` is told of each when it is finished.

    ``write`` false: only say what would become of each.
    Raises WorldError FD222, FD225 where the platform fails; what is written by then stays.
    """
    results: list[Locked] = []
    if units:
        uv()  # found here: two threads that look for it at once break sysconfig's first answer
    with ThreadPoolExecutor(max_workers=jobs or os.cpu_count() or 1) as pool:
        running = [pool.submit(lock_unit, root, unit, layers, upgrade, write=write) for unit in units]
        try:
            for task in running:
                results.append(task.result())
                if done is not None:
                    done(results[-1])
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return results


def lock_unit(root: Path, unit: Unit, layers: Sequence[Layer], upgrade: Upgrade, *, write: bool = True) -> Locked:
    """Resolve one unit under each layer and write its lock; ``write`` false: only say what would become of it.

    Raises WorldError FD222, FD225.
    """
    read = reader(root)
    asked = read_requirements(unit.requirements, read)
    old = read(unit.lock) or b""
    findings = [*_cannot(asked, layers)]
    by_python: dict[str, tuple[LockedLine, ...]] = {}
    for layer in () if findings else layers:
        result = resolved(root, unit, asked, layer, locked_text(old).pins, upgrade)
        if isinstance(result, Finding):
            findings.append(result)
            break
        by_python[layer.python] = result
    if findings:
        return Locked(unit, FAILED, 0, {}, tuple(findings))
    text = lock_text(unit, by_python, asked.asked).encode()
    new = locked_text(text).pins
    if text == old:
        return Locked(unit, SAME, len(new), {})
    if write:
        write_lock(root / unit.lock, text)
    return Locked(unit, WRITTEN, len(new), changed(locked_text(old).pins, new))


def resolved(
    root: Path, unit: Unit, asked: Requirements, layer: Layer, old: Iterable[LockedLine], upgrade: Upgrade
) -> tuple[LockedLine, ...] | Finding:
    """Return the pins for one layer, or what stands in the way. Raises WorldError FD222."""
    left = leaves(layer, asked.asked)
    preferred = "".join(_preferred(pin) for pin in old if applies(pin.marker, layer.python))
    with TemporaryDirectory(prefix="firedoor-lock-") as folder:

        def solve(left: Iterable[str]) -> tuple[LockedLine, ...] | Unsolved:
            constraints, output = Path(folder) / "layer.txt", Path(folder) / "lock.txt"
            constraints.write_text(constraints_text(layer, left), encoding="utf-8")
            output.write_text(preferred, encoding="utf-8")
            options = ("--python-version", layer.python, *upgrade.options())
            unsolved = compile_lock(root, unit.requirements, constraints, output, options)
            return unsolved or locked_text(output.read_bytes()).pins

        found = solve(left)
        if isinstance(found, Unsolved):
            return conflict(unit, asked, layer, found, lambda more: solve({*left, *more}))
        return found


def _cannot(asked: Requirements, layers: Iterable[Layer]) -> Iterable[Finding]:
    yield from unreadable(asked)
    seen: set[Asked] = set()
    for layer in layers:
        for name, (one, lines) in leaves(layer, asked.asked).items():
            if may_not_leave(name) and one not in seen:
                seen.add(one)
                yield leaving_airflow(one, layer, lines[0].line, lines[0].specifier)


def changed(old: Iterable[LockedLine], new: Iterable[LockedLine]) -> dict[str, tuple[str, str]]:
    """Return by name the old and the new version (``""``: none; ``1|2``: by marker) of what differs."""
    before, after = _versions(old), _versions(new)
    return {
        name: (before.get(name, ""), after.get(name, ""))
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    }


def _versions(pins: Iterable[LockedLine]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for pin in pins:
        found.setdefault(pin.name, []).append(pin.version)
    return {name: "|".join(sorted(versions)) for name, versions in found.items()}


def _preferred(pin: LockedLine) -> str:
    return f"{pin.name}=={pin.version}" + "".join(f" --hash=sha256:{h}" for h in sorted(pin.hashes)) + "\n"


def reader(root: Path) -> Read:
    """Return what reads the files of a work tree."""

    above = f"{root}{os.sep}"

    def read(path: str) -> bytes | None:
        try:
            with open(above + path, "rb", buffering=0) as file:  # noqa: PTH123  # a Path costs as much as the reading
                return file.read()
        except OSError:
            return None

    return read


def write_lock(path: Path, text: bytes) -> None:
    """Write a lock under another name, then give it its own. Raises WorldError FD225, and leaves what was there."""
    temporary = path.with_name(f".{path.name}.{uuid4().hex}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(text)
        temporary.replace(path)
    except OSError as error:
        raise WorldError(
            "FD225", f"{path} cannot be written", because=error.strerror or str(error), fix=f"df -h {path.parent}"
        ) from None
    finally:
        with suppress(OSError):
            temporary.unlink()  # it has its own name by now, or it was never there
