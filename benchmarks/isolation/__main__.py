"""Try the known-good distributions inside artifacts: import and one real call, with another version installed outside.

    python -m benchmarks.isolation --python PYTHON --folder FOLDER [--json FILE] [--table FILE] [NAME …]

The newest versions are packed with all that they need, without what is compiled; an older version of each is outside.
Each distribution has two processes, one where the inside goes first and one where the outside does, and in each the
inside is called once more at the end. FOLDER keeps the two environments, which are those of the first names that it was
asked for. It needs a package index, so it is no test.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from importlib.metadata import Distribution
from pathlib import Path
from typing import Any

from benchmarks.isolation.environments import installed, is_compiled, needs, newest, outside, pure
from benchmarks.isolation.packed import artifact, body, modules
from benchmarks.isolation.table import table
from benchmarks.isolation.trial import WATCHED

ROOT = Path(__file__).parents[2]
KNOWN_GOOD = ROOT / "tools/firedoor/src/firedoor/artifacts/known_good.toml"
TRIAL = Path(__file__).with_name("trial.py")


def main() -> int:
    """Try what was asked for, print the rows; 1 if something that is not refused does not work."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--table", type=Path)
    parser.add_argument("names", nargs="*")
    asked = parser.parse_args()
    entries = tomllib.loads(KNOWN_GOOD.read_text("utf-8"))
    asked.folder.mkdir(parents=True, exist_ok=True)
    wanted = {other for name in asked.names or entries for other in (name, *entries[name].get("with", ()))}
    site = newest(sorted(wanted), asked.python, asked.folder / "inside")
    have = installed(site)
    compiled = {name for name, found in have.items() if is_compiled(found)}
    for name in sorted(compiled & entries.keys()):
        have |= installed(pure(site, name, have[name].version, asked.python, asked.folder / "pure"))
    refused = {name for name, entry in entries.items() if "refused" in entry}
    stays = compiled - entries.keys() | refused
    python = outside(have, stays, asked.python, asked.folder / "outside")
    rows = []
    for name in asked.names or entries:
        entry = entries[name]
        row = {"name": name, "version": have[name].version, "refused": entry.get("refused", "")}
        if not row["refused"]:
            needed = set().union(*(needs(other, have) for other in (name, *entry.get("with", ()))))
            packed = {other: have[other] for other in needed - stays}
            row |= _tried(name, entry["call"], packed, python, asked.folder)
        rows.append(row)
        print(f"{row['name']:28} {row['version']:12} {verdict(row)}", flush=True)
    if asked.json:
        asked.json.write_text(json.dumps(rows, indent=1, sort_keys=True) + "\n")
    if asked.table:
        version = subprocess.check_output(
            [python, "-c", "import platform; print(platform.python_version())"], text=True
        )
        asked.table.write_text(table(rows, version.strip(), len(WATCHED)))
    return int(any(not row["refused"] and not row["works"] for row in rows))


def _tried(name: str, call: str, packed: Mapping[str, Distribution], python: Path, folder: Path) -> dict[str, Any]:
    path = artifact(name, call, packed, folder / "artifacts")
    question = json.dumps({"name": name, "modules": sorted(modules(packed)), "body": body(call, name)})
    environment = os.environ | {"FIREDOOR_UNPACKED": str(folder / "unpacked"), "NO_COLOR": "1"}
    faults: list[str] = []
    answers = {}
    for first in ("inside", "outside"):
        done = subprocess.run(
            [python, TRIAL, path, first], input=question, capture_output=True, text=True, env=environment, timeout=300
        )
        if done.returncode:
            faults.append(f"{first} first: {done.stderr[-2000:]}")
            continue
        answers[first] = answer = json.loads(done.stdout.splitlines()[-1])
        faults += [f"{first} first: {fault}" for fault in _faults(answer, packed[name].version)]
    other = answers.get("outside", {}).get("outside", {})
    return {
        "works": not faults,
        "faults": faults,
        "packed": sorted(packed.keys() - {name}),
        "outside": other.get("version", ""),
        "outside_works": bool(other.get("worked")),
        "modules": answers.get("inside", {}).get("inside", {}).get("modules", 0),
        "changed": sorted({change for answer in answers.values() for change in answer["changed"]}),
    }


def _faults(answer: Mapping[str, Any], version: str) -> list[str]:
    faults = []
    for side in ("inside", "again"):
        seen = answer[side]
        if "error" in seen:
            faults.append(f"{side}: {seen['error'][-1500:]}")
        elif not seen["worked"] or seen["version"] != version or seen["mixed"]:
            faults.append(f"{side}: {seen}")
    if answer["outside"].get("version") == version:
        faults.append("the same version is outside")
    return faults


def verdict(row: Mapping[str, Any]) -> str:
    """One line on one distribution."""
    if row["refused"]:
        return f"refused: {row['refused']}"
    if not row["works"]:
        return "FAILS\n" + "\n".join(row["faults"])
    changed = f"; changes {', '.join(row['changed'])}" if row["changed"] else ""
    return f"works, with {row['outside'] or 'none'} outside{'' if row['outside_works'] else ' (not usable)'}{changed}"


if __name__ == "__main__":
    sys.exit(main())
