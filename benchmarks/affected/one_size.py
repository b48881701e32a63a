"""All measurements on a monorepo of one size."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generate import Truth, TruthOfChange
from measure import Cost, ProgramError, cost, output
from programs import (
    COLD,
    GRIMP,
    RUFF_DAGS,
    TACH_DAGS,
    Installed,
    firedoor_command,
    peer_commands,
    selected_by_firedoor,
)

SELECTORS = (RUFF_DAGS, GRIMP, TACH_DAGS)


@dataclass(slots=True)
class Selection:
    """What one program selected for one change."""

    program: str
    change: str
    required: int
    selected: int
    missed: int


@dataclass(slots=True)
class SizeResult:
    """Costs by program, selections by program and change, and what could not run."""

    truth: Truth
    samples: dict[str, list[Cost]] = field(default_factory=dict)
    warm: list[str] = field(default_factory=list)
    selections: list[Selection] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)


def measure_size(
    installed: Installed,
    truth: Truth,
    folder: Path,
    repeat: int,
    timed: Sequence[str],
    environment: Mapping[str, str],
) -> SizeResult:
    """Measure on the monorepo in `folder` (`repository`, made by generate.py): costs `repeat` times, interleaved.

    `timed` names the changes whose warm runs are timed; the first one is what all others are timed on.
    """
    result = SizeResult(truth)
    by_name = {change["name"]: change for change in truth["changes"]}
    changes = [by_name[name] for name in timed]
    facts = folder / "facts"
    clone = _fresh_clone(folder, changes[0])
    try:
        output(firedoor_command(installed, clone, truth["earlier_base"], truth["earlier"], facts), clone, environment)
    except ProgramError as error:
        result.failed["firedoor"] = str(error)
    _select(installed, result, clone, facts, environment)
    for number in range(repeat):
        clone = _fresh_clone(folder, changes[0])
        programs = peer_commands(installed, clone, truth["base"], changes[0]["head"])
        restored = clone / ".cache" / "firedoor" / "facts"
        if "firedoor" not in result.failed:
            nothing = folder / "no-facts"
            programs[COLD] = [firedoor_command(installed, clone, truth["base"], changes[0]["head"], nothing)]
            for change in changes:
                name = f"firedoor warm, {change['name']}"
                programs[name] = [firedoor_command(installed, clone, truth["base"], change["head"], restored)]
            result.warm = [name for name in programs if "warm" in name]
        names = [name for name in programs if name not in result.failed]
        for name in names[number % len(names) :] + names[: number % len(names)]:
            _restore(facts, restored)
            (folder / "no-facts").unlink(missing_ok=True)
            try:
                result.samples.setdefault(name, []).append(cost(programs[name], clone, environment))
            except ProgramError as error:
                result.failed[name] = str(error)
    result.samples = {name: costs for name, costs in result.samples.items() if name not in result.failed}
    result.warm = [name for name in result.warm if name in result.samples]
    return result


def _select(installed: Installed, result: SizeResult, clone: Path, facts: Path, environment: Mapping[str, str]) -> None:
    for change in result.truth["changes"]:
        base, head = result.truth["base"], change["head"]
        subprocess.run(["git", "checkout", "-q", "--detach", head], cwd=clone, check=True)
        answers = {}
        commands = peer_commands(installed, clone, base, head)
        for name in SELECTORS:
            if name in commands and name not in result.failed:
                try:
                    answers[name] = set(output(commands[name][0], clone, environment).split())
                except ProgramError as error:
                    result.failed[name] = str(error)
        if "firedoor" not in result.failed:
            restored = clone / ".cache" / "firedoor" / "facts"
            _restore(facts, restored)
            command = firedoor_command(installed, clone, base, head, restored)
            try:
                answers["firedoor"] = selected_by_firedoor(output(command, clone, environment))
                file_precision = [*command, "--precision", "file"]
                answers["firedoor --precision file"] = selected_by_firedoor(output(file_precision, clone, environment))
            except ProgramError as error:
                result.failed["firedoor"] = str(error)
        required = set(change["required"])
        result.selections += [
            Selection(name, change["name"], len(required), len(answer), len(required - answer))
            for name, answer in answers.items()
        ]


def _fresh_clone(folder: Path, change: TruthOfChange) -> Path:
    """A new clone with a checkout of the change, as CI makes it: new file times, no caches."""
    clone = folder / "clone"
    shutil.rmtree(clone, ignore_errors=True)
    source = f"file://{folder / 'repository'}"
    subprocess.run(["git", "clone", "-q", "--no-checkout", source, str(clone)], check=True)
    subprocess.run(["git", "checkout", "-q", "--detach", change["head"]], cwd=clone, check=True)
    # tach cannot run without its file; nobody else reads it.
    (clone / "tach.toml").write_text('source_roots = ["dags"]\n', encoding="utf-8")
    os.sync()  # or the checkout would be written to disk while the first program is timed
    return clone


def _restore(facts: Path, restored: Path) -> None:
    """Put the cache of the earlier run where a CI job restores it; every warm run starts from the same bytes."""
    if facts.exists():
        restored.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(facts, restored)
