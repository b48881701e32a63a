"""What ``firedoor lock --check`` costs against reading the files: 250 DAGs, 10 distinct locks.

    python -m benchmarks.pins.lock_check [ROUNDS]

The layer is this repository's for Python 3.12; the locks are cut from it, so pins, hashes and sizes are real ones: each
takes a few of its distributions with all that they need. In each round one process reads every file and then checks
every lock, taking turns; CPU seconds of the process, medians. Whole processes follow, start-up included.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from firedoor.pins.asked import Asked
from firedoor.pins.check import Checks
from firedoor.pins.layer import read_layer
from firedoor.pins.lock_text import lock_text
from firedoor.pins.locked_lines import LockedLine, locked_text
from firedoor.pins.locking import reader
from firedoor.pins.units import Unit, unit_of, units_of

ROOT = Path(__file__).parents[2]
LAYER = "constraints/airflow-3.3-py312.txt"
DAGS, DISTINCT, LIMIT = 250, 10, 2.0
READ_ALL = "import sys, pathlib\nfor path in sys.stdin.read().split('\\n'):\n    pathlib.Path(path).read_bytes()\n"


def main() -> int:
    rounds = int(sys.argv[1]) if sys.argv[1:] else 15
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        units, pins = written(root)
        paths = [LAYER, *(path for unit in units for path in (unit.requirements, unit.lock))]
        size = sum((root / path).stat().st_size for path in paths)
        print(f"{len(units)} DAGs, {DISTINCT} distinct locks of {min(pins)} to {max(pins)} pins, {size / 1e6:.2f} MB")
        read, check = in_turn(rounds, lambda: read_all(root, paths), lambda: checked(root, units))
        print(f"reading {read * 1e3:.1f} ms, checking (reading included) {check * 1e3:.1f} ms of CPU")
        verdict = "holds" if check / read <= LIMIT else "does not hold"
        print(f"check / reading = {check / read:.2f} (limit {LIMIT}: {verdict})")
        whole_processes(root, paths, min(rounds, 7))
    return 0


def written(root: Path) -> tuple[list[Unit], list[int]]:
    """Write the layer, the requirements and the locks of all DAGs."""
    layer = (ROOT / LAYER).read_bytes()
    files = {LAYER: layer, "pyproject.toml": f'[tool.firedoor.run]\nlock = "{LAYER}"\n'.encode()}
    pins = {pin.name: pin for pin in locked_text(layer).pins}
    sets = cut(pins)
    for number in range(DAGS):
        unit = unit_of(f"dags/team{number % 7}/dag{number:03}/requirements.in")
        assert unit is not None
        roots, names = sets[number % DISTINCT]
        lines = [LockedLine(p.name, p.version, frozenset(), "", 1, p.hash_texts, p.via & names,
                            {unit.requirements} if p.name in roots else set())
                 for p in pins.values() if p.name in names]  # fmt: skip
        asked = [Asked(name, frozenset(), "", "", unit.requirements, 1) for name in roots]
        files[unit.requirements] = "".join(f"{name}\n" for name in roots).encode()
        files[unit.lock] = lock_text(unit, {"3.12": lines}, asked).encode()
    for name, data in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    for words in ("init -q", "add -A", "-c user.name=b -c user.email=b@example.org commit -qm b"):
        subprocess.run(["git", *words.split()], cwd=root, check=True)
    return units_of(files), [len(names) for _, names in sets]


def cut(pins: dict[str, LockedLine]) -> list[tuple[list[str], set[str]]]:
    """Ten sets of 15 to 21 pins or so: some distributions, and all that they need."""
    needs: dict[str, set[str]] = {}
    for pin in pins.values():
        for requirer in pin.via:
            needs.setdefault(requirer, set()).add(pin.name)

    def closure(name: str, seen: set[str]) -> set[str]:
        if name not in seen and name in pins:
            seen.add(name)
            for needed in needs.get(name, ()):
                closure(needed, seen)
        return seen

    small = [name for name in sorted(pins) if len(closure(name, set())) <= 6 and not name.startswith("apache-airflow")]
    sets = []
    for number in range(DISTINCT):
        roots: list[str] = []
        names: set[str] = set()
        for name in small[number * 3 :] + small:
            if len(names) >= 15 + number % 6:
                break
            if name not in names:
                roots.append(name)
                names |= closure(name, set())
        sets.append((sorted(roots), names))
    return sets


def read_all(root: Path, paths: list[str]) -> None:
    read = reader(root)  # the check's own way, which is the fastest: a Path would cost as much again
    for path in paths:
        read(path)


def checked(root: Path, units: list[Unit]) -> None:
    read = reader(root)
    checks = Checks([read_layer(LAYER, read(LAYER) or b"")], read)
    wrong = [finding for unit in units for finding in checks.of(unit)]
    assert not wrong, wrong[0]


def in_turn(rounds: int, *works: Callable[[], None]) -> list[float]:
    """The median CPU seconds of each work; the first round is not counted."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(rounds + 1):
        for number, work in enumerate(works):
            start = time.process_time()
            work()
            taken[number].append(time.process_time() - start)
    return [statistics.median(times[1:]) for times in taken]


def whole_processes(root: Path, paths: list[str], rounds: int) -> None:
    """Print the CPU of whole processes: reading, and ``firedoor lock --check`` with git and start-up."""
    commands = {
        "python that reads them": [sys.executable, "-I", "-c", READ_ALL],
        "firedoor lock --check": [str(Path(sys.executable).with_name("firedoor")), "lock", "--check"],
    }
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run(command, cwd=root, input="\n".join(paths), text=True, check=True, capture_output=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            taken[name].append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    medians = {name: statistics.median(times) for name, times in taken.items()}
    print("whole processes: " + ", ".join(f"{name} {seconds * 1e3:.0f} ms" for name, seconds in medians.items()))


if __name__ == "__main__":
    sys.exit(main())
