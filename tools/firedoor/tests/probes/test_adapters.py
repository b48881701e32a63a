"""An Airflow that no adapter knows is refused by every probe, and never tried."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from firedoor.probes import script


def probed(name: str, folder: Path, release: str) -> subprocess.CompletedProcess[str]:
    """A probe in an interpreter that says it has this release, and in which importing any Airflow is an error."""
    site = folder / "site"
    (site / "airflow").mkdir(parents=True)
    (site / "airflow" / "__init__.py").write_text("raise SystemExit('it was tried')\n")
    if release:
        (site / f"apache_airflow-{release}.dist-info").mkdir()
        metadata = f"Metadata-Version: 2.1\nName: apache-airflow\nVersion: {release}\n"
        (site / f"apache_airflow-{release}.dist-info" / "METADATA").write_text(metadata)
    words = {
        "smoke": [folder / "request.json"],
        "dagtest": [folder, folder / "template.db", "2024-01-08", "1", folder / "request.json"],
    }
    (folder / "request.json").write_text("{}" if name == "smoke" else "[]")
    (folder / "template.db").write_bytes(b"")
    command = [sys.executable, str(script(name)), *map(str, words[name])]
    return subprocess.run(command, capture_output=True, text=True, env={"PYTHONPATH": str(site)})


@pytest.mark.parametrize(
    ("release", "said"),
    [
        ("3.4.0", "Airflow 3.4.0 is not known, 3.3, 2.11, 2.10 are"),
        ("3.3", ""),
        ("2.9.3", "Airflow 2.9.3 is not known, 3.3, 2.11, 2.10 are"),
        ("4.0.0b1", "Airflow 4.0.0b1 is not known, 3.3, 2.11, 2.10 are"),
        ("", "no Airflow is installed there"),
    ],
)
def test_an_unknown_airflow_is_refused_and_said(tmp_path: Path, release: str, said: str):
    smoked, ran = (probed(name, tmp_path / name, release) for name in ("smoke", "dagtest"))
    if said:
        assert json.loads(smoked.stdout) == {"refused": said}
        assert (ran.returncode, ran.stderr.strip(), ran.stdout) == (3, said, "")
    else:
        assert "it was tried" in smoked.stderr + ran.stderr
