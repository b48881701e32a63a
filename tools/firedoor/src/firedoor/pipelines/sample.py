"""The small sample that dev runs read and write: made once per run, copied for each DAG file."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from firedoor.errors import WorldError
from firedoor.pipelines.settings import RunSettings


def prepare(root: Path, settings: RunSettings, python: Path, data: Path) -> None:
    """Run the repository's ``prepare`` commands, which fill the folder ``data``; raises WorldError FD605 if one fails.

    Words are split as a shell would, but no shell runs. ``python`` as the first one means the interpreter that has
    Airflow; ``{data}`` is ``data``.
    """
    for command in settings.prepare:
        words = [word.replace("{data}", str(data)) for word in shlex.split(command)]
        if words[0] == "python":
            words[0] = str(python)
        variables = airflow_variables(root, settings, python, os.environ)
        done = subprocess.run(words, cwd=root, env=variables, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if done.returncode:
            end = "\n".join((done.stderr or done.stdout).strip().splitlines()[-20:])
            raise WorldError("FD605", "the sample could not be made", because=f"{command}\n{end}", fix=command)


def airflow_variables(root: Path, settings: RunSettings, python: Path, ours: Mapping[str, str]) -> dict[str, str]:
    """Environment variables of a process beside DAGs: ours, less what is about our own Python, with its own."""
    # Nor does it need the tokens of a CI job: with them it could write evidence about itself.
    not_theirs = ("AIRFLOW", "PYTHON", "VIRTUAL_ENV", "CI_JOB_TOKEN", "GITHUB_TOKEN", "ACTIONS_")
    kept = {name: value for name, value in ours.items() if not name.startswith(not_theirs)}
    # The environment's own commands come first; what lies beside our Python (uv, perhaps) is found last.
    commands = [str(python.parent), ours.get("PATH", os.defpath), str(Path(sys.executable).parent)]
    return kept | {
        "PYTHONPATH": os.pathsep.join(str(root / folder) for folder in settings.pythonpath),
        "PATH": os.pathsep.join(commands),
    }
