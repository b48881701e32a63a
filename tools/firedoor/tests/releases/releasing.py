"""Releases of the small monorepo, by the command line in this process."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from building import Repository
from firedoor.artifacts.build import Artifact
from firedoor.cli.main import main
from firedoor.evidence import FAILED, PASSED, Folder, Key, Origin, Record
from firedoor.findings import Finding


@dataclass
class Releasing:
    """A repository, where it is deployed, and what is said."""

    repo: Repository
    deployment: Path
    capsys: pytest.CaptureFixture[str]

    def show(self, artifact: Artifact, check: str = "smoke", outcome: str = PASSED, *, on: str = "") -> None:
        """Evidence of one check."""
        findings = (Finding(artifact.dag_file, 1, "FD551", "it breaks"),) if outcome == FAILED else ()
        origin = Origin("2024-01-08T12:00:00Z", "ci", "c" * 40, False)
        key = Key(check, artifact.fingerprint, artifact=on)
        Folder(self.repo.folder / ".cache/firedoor/evidence").put(Record(key, outcome, origin, findings))

    def green(self) -> dict[str, Artifact]:
        """Build everything and show that it is green: slug → artifact."""
        built = {artifact.slug: artifact for artifact in self.repo.build().artifacts}
        for artifact in built.values():
            self.show(artifact)
        return built

    def say(self, *words: str, code: int = 0) -> str:
        """What the command prints; it must end with ``code``."""
        self.capsys.readouterr()
        ended = main(list(words))
        said = self.capsys.readouterr()
        assert ended == code, said.out + said.err
        return said.out

    def plan(self, *words: str, code: int = 0) -> dict[str, Any]:
        """The document of the plan, entries by slug."""
        document = json.loads(self.say("release", "plan", *words, "--format", "json", code=code))
        return {entry["slug"]: entry for entry in document["entries"]}

    def ship(self, *words: str, code: int = 0) -> dict[str, Any]:
        """The document of a ship."""
        to = ("--to", str(self.deployment), "--format", "json")
        document: dict[str, Any] = json.loads(self.say("release", "ship", *words, *to, code=code))
        return document

    def roll_back(self, *words: str, code: int = 0) -> dict[str, Any]:
        """The document of a roll back."""
        to = ("--to", str(self.deployment), "--format", "json")
        document: dict[str, Any] = json.loads(self.say("release", "rollback", *words, *to, code=code))
        return document

    def review(self) -> None:
        """Put what may go out into the manifest, and commit that."""
        self.say("release", "plan", "--write")
        self.repo.commit()

    def release(self, files: dict[str, str]) -> dict[str, Artifact]:
        """A change from the commit to the switch."""
        self.repo.commit(files)
        built = self.green()
        self.review()
        self.ship()
        return built

    def runs(self) -> dict[str, str]:
        """Slug → sha256 of what runs, as both readers see it."""
        current = (self.deployment / "current").readlink().name
        lines = (self.deployment / "releases" / f"{current}.txt").read_text().splitlines()[1:]
        found = {line.split()[0]: line.split()[2] for line in lines}
        by_folder = {
            path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in (self.deployment / "dags").iterdir()
        }
        assert found == by_folder
        return found
