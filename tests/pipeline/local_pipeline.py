"""One project and its merge-request pipeline, run by gitlab-ci-local with the shell of this machine.

gitlab-ci-local ends with 0 although a child failed, so a verdict is read from its log; the child alone has the right
exit code. It reads variables of the pipeline from a file, and would take one that begins with ``/`` for a file.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_FINISHED = re.compile(
    r"^\s*(?:\[verify\] -> |\[firedoor-verify\] -> )?(.+?)\s+finished in [\d.]+ \w+(?:\s+(?:FAIL|WARN) (\d+))?\s*$"
)
ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".cache"
_OURS = ("CI", "GITLAB_", "GITHUB_", "GIT_", "FIREDOOR_", "GCL")


@dataclass(frozen=True)
class Ran:
    """A log, the exit code of each job in it, and that of gitlab-ci-local."""

    log: str
    code: int
    jobs: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Project:
    """A repository that looks like a runner's checkout of a merge request."""

    folder: Path
    program: Path
    environments: Path
    evidence: Path

    def git(self, *words: str) -> str:
        identity = [f"GIT_{who}_{what}" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")]
        environ = self._environ() | dict.fromkeys(identity, "t@example.org")
        done = subprocess.run(["git", *words], cwd=self.folder, env=environ, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def prepared(self, files: Mapping[str, str]) -> Project:
        """On a branch `feature` that left `origin/main` here, with `files` and all that lies in the folder."""
        self.git("init", "--quiet", "--initial-branch=main")
        (self.folder / ".git" / "info" / "exclude").write_text(".gitlab-ci-local*\n")
        self.commit(files)
        self.git(
            "remote", *("set-url" if "origin" in self.git("remote") else "add", "origin", "git@host.example:g/p.git")
        )
        self.git("update-ref", "refs/remotes/origin/main", "HEAD")
        self.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
        self.git("checkout", "--quiet", "-B", "feature")
        return self

    def commit(self, files: Mapping[str, str]) -> None:
        for name, content in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "a change")

    def init(self) -> None:
        """A first pipeline by `firedoor ci init`, of which the gate blocks."""
        self.firedoor("ci", "init", "--gitlab", "--yes")
        for path in (self.folder / ".gitlab").iterdir():
            path.write_text(path.read_text().replace(" --report-only", ""))
        self.commit({})
        self.git("update-ref", "refs/remotes/origin/main", "HEAD")

    def firedoor(self, *words: str) -> str:
        command = [sys.executable, "-m", "firedoor.cli", *words]
        done = subprocess.run(command, cwd=self.folder, env=self._environ(), capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def read(self, name: str) -> str:
        return (self.folder / name).read_text()

    def document(self, name: str) -> Any:
        return json.loads(self.read(f".firedoor/{name}"))

    def run(self) -> Ran:
        """The pipeline of a merge request, parent and child."""
        variables = {
            "CI_PIPELINE_SOURCE": "merge_request_event",
            "CI_MERGE_REQUEST_IID": "7",
            "CI_MERGE_REQUEST_EVENT_TYPE": "detached",
            "CI_MERGE_REQUEST_DIFF_BASE_SHA": self.git("merge-base", "origin/main", "HEAD"),
            "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        }
        lines = [f"{name}: {json.dumps(value)}\n" for name, value in variables.items()]
        (self.folder / ".gitlab-ci-local-variables.yml").write_text("".join(lines))
        return self._ran("--unset-variable", "CI_COMMIT_BRANCH")

    def run_child(self, document: Mapping[str, Any] | None = None) -> Ran:
        """The generated child alone, or another form of it, on what the plan left in the folder."""
        path = ".firedoor/child.yml"
        if document is not None:
            path = ".firedoor/other.yml"
            (self.folder / path).write_text(json.dumps(document))
        return self._ran("--file", path)

    def _ran(self, *words: str) -> Ran:
        command = [str(self.program), "--force-shell-executor", "--concurrency", "2", *words]
        done = subprocess.run(
            command, cwd=self.folder, env=self._environ(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        log = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout)
        found = (_FINISHED.match(line) for line in log.splitlines())
        jobs = {match[1].strip(): int(match[2] or 0) for match in found if match}
        jobs.pop("pipeline", None)
        return Ran(log, done.returncode, jobs)

    def _environ(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
        own = {"FIREDOOR_ENVIRONMENTS": str(self.environments), "FIREDOOR_EVIDENCE": str(self.evidence)}
        return kept | own | {"PATH": os.pathsep.join([str(Path(sys.executable).parent), kept.get("PATH", os.defpath)])}


def cloned(folder: Path, program: Path) -> Project:
    """A clone of this repository as it lies here, what is not committed included."""
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder / "project")], check=True)
    _overlay(folder / "project")
    return new(folder, program, {})


def new(folder: Path, program: Path, files: Mapping[str, str]) -> Project:
    """A project with `files`."""
    (folder / "project").mkdir(exist_ok=True)
    return Project(folder / "project", program, CACHE / "firedoor", folder / "evidence").prepared(files)


def _overlay(folder: Path) -> None:
    """Bring what is not committed here into the clone."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--modified", "--others", "--deleted", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in {os.fsdecode(name) for name in listed.stdout.split(b"\0") if name}:
        there = folder / name
        if (ROOT / name).exists():
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, there)
        else:
            there.unlink(missing_ok=True)
