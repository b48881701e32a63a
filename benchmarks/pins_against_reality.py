"""Hold the room *pins* against a real environment: what it believes of a lock, and what the installed wheels say.

    python benchmarks/pins_against_reality.py REPOSITORY COMMIT LOCK --python PYTHON [--venv FOLDER] [--without-table]
    python benchmarks/pins_against_reality.py --table VENV [VENV ...]

The first form takes LOCK from COMMIT of REPOSITORY (or, where COMMIT is ``-``, from the folder REPOSITORY), installs
its pins with ``uv`` and wheels only, names those that cannot be installed, and compares
(a) ``providers()`` with the RECORD of every wheel, for every module in the environment, and
(b) ``reached_pins()`` with the closure over ``Requires-Dist``, extras counted, for every distribution imported alone.
``--without-table`` forgets ``known.txt``, so that what was measured on this very environment is not used.
The second form prints ``known.txt`` as measured on environments. It needs a package index, so it is no test.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

from firedoor.pins import known as tables
from firedoor.pins.airflow_itself import AIRFLOW_ITSELF, is_install_convenience
from firedoor.pins.ambient import AMBIENT_GROUP_STARTS, AMBIENT_GROUPS, HOSTS
from firedoor.pins.distributions import NAMESPACES, providers
from firedoor.pins.formats import parse_lock
from firedoor.pins.lock import Lock, normalise
from firedoor.pins.reach import reached_pins
from packaging.markers import default_environment
from packaging.requirements import InvalidRequirement, Requirement

_FOR_DEVELOPERS = re.compile(
    r"(?:.*[^a-z])?(?:dev|devel|dev-.*|tests?|testing|docs?|lint(?:ing)?|typing|mypy|types?|check|cover(?:age)?"
    r"|bench(?:mark)?s?|build|pre-commit|style|release|ci|develop(?:ment)?)(?:[^a-z].*)?\Z",
    re.I,
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="+", help="REPOSITORY COMMIT LOCK, or environments with --table")
    parser.add_argument("--table", action="store_true")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--venv", help="install here, or use what is there already")
    parser.add_argument("--without-table", action="store_true")
    arguments = parser.parse_args()
    if arguments.table:
        print("\n".join(table_lines(arguments.what)))
        return 0
    repository, commit, path = arguments.what
    text = read_lock(repository, commit, path)
    lock = parse_lock(path, text)
    with tempfile.TemporaryDirectory() as temporary:
        venv = Path(arguments.venv or temporary)
        if not (venv / "bin" / "python").exists():
            for name in install(lock, arguments.python, venv):
                print(f"not installed: {name}=={lock.pins[name].version} (no wheel fits)")
        if arguments.without_table:
            tables.known.cache_clear()
            read = tables.read_table
            tables.read_table = lambda name: "" if name == "known.txt" else read(name)  # this process only
        return compare(lock, installed(venv), environment_of(venv))


def read_lock(repository: str, commit: str, path: str) -> bytes:
    if commit == "-":
        return (Path(repository) / path).read_bytes()
    shown = subprocess.run(["git", "-C", repository, "show", f"{commit}:{path}"], capture_output=True, check=False)
    if shown.returncode:
        raise SystemExit(shown.stderr.decode(errors="replace"))
    return shown.stdout


def install(lock: Lock, python: str, venv: Path) -> list[str]:
    """Install each pin as it stands, without resolving; return the names for which no wheel fits."""
    wanted = {pin.name: pin.version for pin in lock.pins.values() if re.fullmatch(r"[\w.+!-]+", pin.version)}
    left_out = sorted(set(lock.pins) - set(wanted))
    subprocess.run(["uv", "venv", "--quiet", "--python", python, str(venv)], check=True)
    while wanted:
        command = ["uv", "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:", "--python", str(venv)]
        tried = subprocess.run(
            [*command, *(f"{n}=={v}" for n, v in wanted.items())], capture_output=True, text=True, check=False
        )
        if tried.returncode == 0:
            break
        blamed = [n for n in wanted if re.search(rf"(?<![\w.-]){re.escape(n)}==", tried.stderr)]
        if not blamed:
            raise SystemExit(tried.stderr)
        left_out += blamed
        wanted = {n: v for n, v in wanted.items() if n not in blamed}
    return left_out


def installed(venv: Path) -> dict[str, Distribution]:
    folders = [str(folder) for folder in venv.glob("lib/python*/site-packages")]
    return {normalise(d.metadata["Name"]): d for d in distributions(path=folders) if d.metadata["Name"]}


def environment_of(venv: Path) -> dict[str, str]:
    code = "import platform, sys; print(platform.python_version(), '%d.%d' % sys.version_info[:2])"
    full, short = subprocess.run(
        [str(venv / "bin" / "python"), "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    environment = {key: str(value) for key, value in default_environment().items()}
    return environment | {"python_full_version": full, "python_version": short}


def modules_of(distribution: Distribution) -> set[str]:
    """Every importable module of a distribution, from its RECORD."""
    found: set[str] = set()
    for file in distribution.files or ():
        path = str(file)
        if path.startswith("..") or "-info/" in path or "__pycache__" in path:
            continue
        module = re.sub(r"(?:\.cpython-[^/]*|\.abi3)?\.(?:so|pyd)\Z|\.py\Z", "", path)
        if module == path:
            continue
        parts = module.split("/")
        parts = parts[:-1] if parts[-1] == "__init__" else parts
        if parts and all(part.isidentifier() for part in parts):
            found.add(".".join(parts))
    return found


def prefixes_of(modules: set[str]) -> set[str]:
    """The shortest prefixes that hold code of this distribution and are no namespace."""
    return {p for module in modules for p in _shortest(module, modules)}


def _shortest(module: str, modules: set[str]) -> Iterator[str]:
    parts = module.split(".")
    for length in range(1, len(parts) + 1):
        prefix = ".".join(parts[:length])
        if prefix in NAMESPACES or (prefix == "airflow" and len(parts) > 1 and parts[1] == "providers"):
            continue
        if prefix in modules or length == len(parts):
            yield prefix
            return


def requirements_of(distribution: Distribution) -> Iterator[Requirement]:
    for text in distribution.metadata.get_all("Requires-Dist") or ():
        try:
            yield Requirement(text)
        except InvalidRequirement:
            print(f"unreadable Requires-Dist of {distribution.metadata['Name']}: {text}", file=sys.stderr)


def table_lines(venvs: Iterable[str]) -> list[str]:
    prefixes: dict[str, set[str]] = defaultdict(set)
    uses: dict[str, set[str]] = defaultdict(set)
    marks: dict[str, set[str]] = defaultdict(set)
    for venv in venvs:
        for name, distribution in installed(Path(venv)).items():
            modules = modules_of(distribution)
            prefixes[name] |= prefixes_of(modules)
            groups = {point.group for point in distribution.entry_points}
            # A -nspkg.pth only declares a namespace; every other one can run what it likes at start.
            ships_pth = any(re.search(r"(?<!-nspkg)\.pth\Z", str(file)) for file in distribution.files or ())
            if ships_pth or groups & AMBIENT_GROUPS or any(g.startswith(AMBIENT_GROUP_STARTS) for g in groups):
                marks[name].add("!")
            marks[name] |= {f"!{HOSTS[group]}" for group in groups & HOSTS.keys()}
            uses[name] |= {
                normalise(r.name)
                for r in requirements_of(distribution)
                if r.marker and (extra := re.search(r"extra == ['\"]([^'\"]+)", str(r.marker)))
                and not _FOR_DEVELOPERS.match(extra[1]) and not is_install_convenience(name, normalise(r.name))
            } - {name}  # fmt: skip
    return [
        " ".join(
            filter(None, (name, ",".join(sorted(prefixes[name])), " ".join(sorted(marks[name])),
                          "~" + ",".join(sorted(uses[name])) if uses[name] else ""))
        )
        for name in sorted(prefixes)
    ]  # fmt: skip


def compare(lock: Lock, real: dict[str, Distribution], environment: dict[str, str]) -> int:
    both = frozenset(lock.pins) & real.keys()
    print(f"{lock.path}: {len(lock.pins)} pins, {len(both)} installed, graph {lock.complete_graph}")
    missed = compare_providers(frozenset(lock.pins), {name: real[name] for name in sorted(both)})
    missed += compare_reach(lock, {name: real[name] for name in sorted(both)}, environment)
    return 1 if missed else 0


def compare_providers(names: frozenset[str], real: dict[str, Distribution]) -> int:
    owners: dict[str, set[str]] = defaultdict(set)
    for name, distribution in real.items():
        for module in modules_of(distribution):
            owners[module].add(name)
    misses, unplaced, exact, candidates = [], set(), 0, 0
    for module, owning in owners.items():
        placed = providers(module, names)
        if placed is None:
            unplaced |= owning
            continue
        if module.split(".")[0] in sys.stdlib_module_names:
            continue
        candidates += len(placed)
        exact += placed == owning
        if not owning & placed or (module not in NAMESPACES and not owning <= placed and "." not in module):
            misses.append((module, sorted(owning), sorted(placed)))
    print(f"  providers: {len(owners)} modules, {len(misses)} missed, {exact} exact, unplaced {sorted(unplaced)}")
    for miss in misses[:40]:
        print("    missed", *miss)
    return len(misses)


def compare_reach(lock: Lock, real: dict[str, Distribution], environment: dict[str, str]) -> int:
    hard = {name: set(_needed(d, environment, set())) & real.keys() for name, d in real.items()}
    optional = {name: _of_extras(name, d, environment) & real.keys() for name, d in real.items()}
    without_airflow = {name: set() if name in AIRFLOW_ITSELF else targets for name, targets in hard.items()}
    total, sizes = 0, Counter[str]()
    lost: dict[str, dict[str, set[str]]] = {"Requires-Dist": {}, "with all extras": {}}
    for name, distribution in real.items():
        modules = prefixes_of(modules_of(distribution))
        reached = reached_pins(lock, modules).names
        plain = _closure({name}, hard)
        extras = {o for n in _closure({name}, without_airflow) - AIRFLOW_ITSELF for o in optional[n]}
        truths = {"Requires-Dist": plain, "with all extras": plain | _closure(extras, hard)}
        sizes["ours"] += len(reached)
        for label, truth in truths.items():
            sizes[label] += len(truth)
            if modules and truth - reached:
                lost[label][name] = truth - reached
    for label, missed in lost.items():
        count = sum(map(len, missed.values()))
        total += count
        print(f"  reach, {label}: {count} missed in {len(missed)} of {len(real)} imports")
        for name, names in list(missed.items())[:12]:
            print("    missed", name, "->", sorted(names)[:12])
    means = ", ".join(f"{label} {size / len(real):.1f}" for label, size in sorted(sizes.items()))
    print(f"  mean pins of an import: {means}; by every DAG {len(reached_pins(lock, ()).names)} of {len(lock.pins)}")
    return total


def _needed(distribution: Distribution, environment: dict[str, str], extras: set[str]) -> Iterator[str]:
    for requirement in requirements_of(distribution):
        if requirement.marker is None or any(
            requirement.marker.evaluate(environment | {"extra": extra}) for extra in extras or {""}
        ):
            yield normalise(requirement.name)


def _of_extras(name: str, distribution: Distribution, environment: dict[str, str]) -> set[str]:
    """What extras name that are not for developers, active or not; without Airflow's bundles of providers."""
    extras = {e for e in distribution.metadata.get_all("Provides-Extra") or () if not _FOR_DEVELOPERS.match(e)}
    named = set(_needed(distribution, environment, extras)) if extras else set()
    return {n for n in named if not is_install_convenience(name, n)}


def _closure(starts: set[str], edges: dict[str, set[str]]) -> set[str]:
    seen, waiting = set(starts), list(starts)
    while waiting:
        fresh = edges.get(waiting.pop(), set()) - seen
        seen |= fresh
        waiting += fresh
    return seen


if __name__ == "__main__":
    raise SystemExit(main())
