"""The benchmark of a run with nothing to do still measures one: its evidence is that of today's keys."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROGRAM = Path(__file__).parents[1] / "benchmarks" / "nothing_new" / "run.py"


def test_it_runs_nothing_and_prints_every_program(tmp_path: Path) -> None:
    command = [sys.executable, str(PROGRAM), "--dags", "20", "--no-first", "--repeat", "1"]
    command += ["--folder", str(tmp_path / "bench")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "| firedoor run, again |" in done.stdout
