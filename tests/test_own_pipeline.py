"""The pipeline of this repository: GitLab's schema passes it, and so do our own rules."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from firedoor.cli.main import main

ROOT = Path(__file__).parents[1]
FILES = [".gitlab-ci.yml", ".gitlab/firedoor.yml"]


def test_gitlabs_schema_passes_it() -> None:
    schema = ["--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci", "--regex-variant", "nonunicode"]
    command = [sys.executable, "-m", "check_jsonschema", *schema, *FILES]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_our_own_rules_pass_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ci", "lint", "--repo", str(ROOT), str(ROOT / FILES[0])]) == 0
    assert capsys.readouterr().out == "0 errors, 0 warnings\n"
