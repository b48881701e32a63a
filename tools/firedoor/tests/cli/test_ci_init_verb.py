"""firedoor ci init: shows, asks, writes; what people wrote stays, and what comes out is a pipeline."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from firedoor.cli.main import main
from firedoor.pipelines.starting.including import with_include
from small_monorepo import Monorepo

GITLAB = [".gitlab/firedoor.yml", ".gitlab/firedoor-merge-request.yml", ".gitlab-ci.yml"]
OWN = """\
# our pipeline
stages: [build, deploy]

variables: {A: "1"}   # kept

build:
  stage: build
  script:
    - make
"""


def schema(kind: str, *files: str) -> None:
    transform = ["--data-transform", "gitlab-ci", "--regex-variant", "nonunicode"] if "gitlab" in kind else []
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", kind, *transform, *files]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_first_pipeline_for_gitlab(monorepo: Monorepo) -> None:
    said = monorepo.run("ci", "init", "--yes")
    assert said.count("--- /dev/null") == 3
    assert said.endswith("written; commit it, then: firedoor ci plan\n")
    schema("vendor.gitlab-ci", *GITLAB)
    assert monorepo.run("ci", "lint") == "0 errors, 0 warnings\n"
    assert "--report-only" in Path(GITLAB[1]).read_text()
    assert monorepo.run("ci", "init", "--yes") == "nothing to write: all is there; next: firedoor ci plan\n"


def test_its_child_runs_and_blocks_nothing(monorepo: Monorepo) -> None:
    monorepo.run("ci", "init", "--yes")
    monorepo.commit({})
    monorepo.commit({"shared/sql.py": "def read(name):\n    return []\n"})
    monorepo.run("ci", "emit", "--gitlab", "--report-only", "--base", "HEAD~1")
    child = json.loads(Path(".firedoor/child.yml").read_text())
    assert [job["allow_failure"] for name, job in child.items() if name.startswith("dag ")] == [True]
    assert child["gate"]["script"][0].endswith("--report-only")


def test_nothing_is_written_unless_somebody_says_so(monorepo: Monorepo, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal:
        def __init__(self, line: str) -> None:
            self.line = line

        def isatty(self) -> bool:
            return True

        def readline(self) -> str:
            return self.line

    assert "+++ b/.gitlab-ci.yml" in monorepo.run("ci", "init")  # no terminal: it only shows
    for answer in ("\n", "n\n", ""):
        monkeypatch.setattr(sys, "stdin", Terminal(answer))
        monorepo.run("ci", "init")
        assert not Path(".gitlab-ci.yml").exists()
    monkeypatch.setattr(sys, "stdin", Terminal("y\n"))
    monorepo.run("ci", "init")
    assert Path(".gitlab-ci.yml").exists()


def test_the_diff_is_a_patch_that_git_applies(monorepo: Monorepo) -> None:
    monorepo.commit({".gitlab-ci.yml": OWN})
    patch = monorepo.run("ci", "init")
    (monorepo.folder.parent / "patch").write_text(patch)
    monorepo.git("apply", str(monorepo.folder.parent / "patch"))
    applied = {path: Path(path).read_text() for path in GITLAB}
    monorepo.git("checkout", "-q", ".")
    for path in GITLAB[:2]:
        Path(path).unlink()
    monorepo.run("ci", "init", "--yes")
    assert {path: Path(path).read_text() for path in GITLAB} == applied


def test_a_pipeline_that_is_there_gets_one_line(monorepo: Monorepo) -> None:
    monorepo.commit({".gitlab-ci.yml": OWN})
    monorepo.run("ci", "init", "--yes")
    assert Path(".gitlab-ci.yml").read_text() == OWN.replace(
        "# our pipeline\n", "# our pipeline\ninclude:\n  - local: /.gitlab/firedoor-merge-request.yml\n\n"
    )
    assert "stage: build" in Path(GITLAB[1]).read_text()
    assert monorepo.run("ci", "lint") == "0 errors, 0 warnings\n"
    schema("vendor.gitlab-ci", *GITLAB)


INCLUDES = [
    "include:\n  - local: a.yml\nx: {script: [y]}\n",
    "include:\n- template: Jobs/SAST.gitlab-ci.yml\n- local: a.yml\n",
    "x: {script: [y]}\ninclude:  # ours\n\n  # first\n    - a.yml\n",
    "---\nx: {script: [y]}\n",
    "",
    "# only words\n",
]


@pytest.mark.parametrize("text", INCLUDES)
def test_one_include_is_added_and_nothing_else(text: str) -> None:
    after = with_include(text, "/new.yml", ".gitlab-ci.yml")
    before: dict[str, Any] = yaml.safe_load(text) or {}
    assert yaml.safe_load(after) == before | {"include": [{"local": "/new.yml"}, *before.get("include", [])]}
    kept = iter(after.splitlines())
    assert all(line in kept for line in text.splitlines())  # every line of before, in order


@pytest.mark.parametrize(
    "text", ["include: a.yml\n", "include: [a.yml]\n", "include:\n  local: a.yml\n", "- a\n", "a: [\n", "include:\n"]
)
def test_where_a_line_is_not_enough_it_says_what_to_paste(monorepo: Monorepo, text: str) -> None:
    monorepo.commit({".gitlab-ci.yml": text})
    error = monorepo.error("ci", "init", "--yes")
    assert error.code == "FD813"
    assert error.fix == "add to .gitlab-ci.yml: include: [{local: /.gitlab/firedoor-merge-request.yml}]"
    assert not Path(".gitlab").exists()


def test_a_job_that_has_our_name_stops_nothing_but_is_seen(monorepo: Monorepo) -> None:
    own = "stages: [build]\nfiredoor-verify:\n  needs: [gone]\n"
    monorepo.commit({".gitlab-ci.yml": own})
    assert monorepo.error("ci", "init", "--yes").code == "FD813"


def test_a_first_workflow_for_github(monorepo: Monorepo) -> None:
    monorepo.git("remote", "add", "origin", "git@github.com:group/project.git")
    monorepo.run("ci", "init", "--yes", "--package", "firedoor @ git+https://example.org/firedoor.git")
    path = ".github/workflows/firedoor.yml"
    schema("vendor.github-workflows", path)
    text = Path(path).read_text()
    assert 'install --quiet "firedoor @ git+https://example.org/firedoor.git"' in text
    jobs = yaml.safe_load(text)["jobs"]
    assert jobs["gate"]["needs"] == ["plan", "verify"]
    assert jobs["gate"]["if"] == "always()"
    assert monorepo.run("ci", "init", "--yes").startswith("nothing to write")


def test_a_bare_repository_has_no_place_for_files(monorepo: Monorepo) -> None:
    monorepo.git("clone", "-q", "--bare", ".", "../bare")
    assert monorepo.error("ci", "init", "--repo", "../bare", "--yes").code == "FD608"


def test_a_folder_that_takes_nothing(monorepo: Monorepo) -> None:
    Path(".gitlab").write_text("a file in the way")
    with pytest.raises(Exception, match="cannot be written") as raised:
        main(["ci", "init", "--yes", "--gitlab"])
    assert getattr(raised.value, "code", "") == "FD123"
