"""kill -9 at random while artifacts are built and shipped: the store stays whole, what runs is old or new.

Each round changes what every DAG file reaches, so that a build writes all artifacts and a ship all lines. The moment of
the kill is drawn over the names that such a command makes. FIREDOOR_TORTURE_ROUNDS says how often: nox -s torture.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from firedoor.evidence import PASSED, Folder, Key, Origin, Record

ROUNDS = int(os.environ.get("FIREDOOR_TORTURE_ROUNDS", "25"))
DAGS = 12
LAYER = "apache-airflow==3.3.2 \\\n    --hash=sha256:" + "0" * 64 + "\n    # via -r airflow.in\n"

pytestmark = pytest.mark.skipif("FIREDOOR_TORTURE_ROUNDS" not in os.environ, reason="takes minutes: nox -s torture")


class Site:
    """A repository, its store and its deployment folder, and the command in processes of its own."""

    def __init__(self, folder: Path) -> None:
        self.repository = folder / "repository"
        self.store = folder / "store"
        self.deployment = folder / "deployment"
        self.repository.mkdir()
        self.git("init", "-q", "-b", "main")
        self.environ = {k: v for k, v in os.environ.items() if not k.startswith(("FIREDOOR", "CI"))} | {
            "FIREDOOR_STORE": str(self.store)
        }
        dags = {
            f"dags/team/d{n}/d{n}.py": f"from airflow.sdk import DAG\nimport lib\n\nDAG('d{n}', tags=[lib.x()])\n"
            for n in range(DAGS)
        }
        self.commit(
            dags
            | {
                ".gitignore": ".cache/\n",
                "pyproject.toml": "[tool.firedoor.release]\nchecks = ['smoke']\n",
                "constraints/airflow-3.3-py312.txt": LAYER,
                "dags/lib.py": "def x():\n    return '0'\n",
            }
        )

    def git(self, *words: str) -> str:
        who = ("-c", "user.name=a", "-c", "user.email=a@localhost", "-c", "commit.gpgsign=false")
        done = subprocess.run(["git", *who, *words], cwd=self.repository, check=True, capture_output=True, text=True)
        return done.stdout

    def commit(self, files: dict[str, str]) -> None:
        for path, text in files.items():
            (self.repository / path).parent.mkdir(parents=True, exist_ok=True)
            (self.repository / path).write_text(text)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "x")

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "firedoor.cli", *words]
        return subprocess.Popen(
            command, cwd=self.repository, env=self.environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def run(self, *words: str) -> bytes:
        process = self.start(*words)
        out, err = process.communicate()
        assert process.returncode == 0, err.decode()
        return out

    def killed(self, after: int, delay: float, folder: Path, *words: str) -> bool:
        """Start the command, kill it ``delay`` seconds after it made its ``after``-th name in ``folder``.

        Tells whether it was still running. A moment of the clock would do as well, were the machine always as fast.
        """
        seen = names(folder)
        process = self.start(*words)
        while process.poll() is None and len(names(folder) - seen) < after:
            pass
        time.sleep(delay)
        alive = process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.communicate()
        return alive

    def check_store(self) -> None:
        found = json.loads(self.run("store", "check", "--format", "json"))
        assert found["faults"] == []

    def what_runs(self) -> str:
        """The release that runs, after all that it names was found to be whole; empty before the first ship."""
        current = self.deployment / "current"
        if not current.is_symlink():
            return ""
        release = current.readlink().name
        data = (self.deployment / "releases" / f"{release}.txt").read_bytes()
        assert hashlib.sha256(data).hexdigest()[:16] == release
        lines = [line.split() for line in data.decode().splitlines()[1:]]
        assert len(lines) == DAGS
        for _, fingerprint, sha256, _ in lines:
            artifact = (self.deployment / "artifacts" / f"{sha256}.zip").read_bytes()
            assert hashlib.sha256(artifact).hexdigest() == sha256
            assert (self.deployment / "index" / fingerprint).read_text().strip() == sha256
        folder = self.deployment / "folders" / release
        assert {path.stem for path in folder.iterdir()} == {slug for slug, *_ in lines}
        return release

    def folder_of_dags(self) -> str:
        """The release that Airflow 2.11 sees, complete; empty before the first ship."""
        link = self.deployment / "dags"
        if not link.exists():
            return ""
        assert sum(1 for _ in link.iterdir()) == DAGS
        return link.resolve().name


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def show_green(site: Site, document: bytes) -> None:
    for artifact in json.loads(document)["artifacts"]:
        origin = Origin("2024-01-08T12:00:00Z", "ci", "c" * 40, False)
        Folder(site.repository / ".cache/firedoor/evidence").put(
            Record(Key("smoke", artifact["fingerprint"]), PASSED, origin)
        )


def names(folder: Path) -> set[str]:
    """All names in the folders of a store or a deployment, also those of files that are being written."""
    found = set()
    for part in ("artifacts", "builds", "index", "releases", "folders", "."):
        with contextlib.suppress(FileNotFoundError):
            found.update(map(str, (folder / part).iterdir()))
    return found


def test_kill_at_any_moment(site: Site) -> None:
    """ROUNDS builds and as many ships are struck while they run; who ended before is not counted, and tried again."""
    seed = random.randrange(10**6)
    draw = random.Random(seed)
    made = {"build": 0, "ship": 0}  # names that a whole command makes
    struck = {"build": 0, "ship": 0}
    rounds = torn = 0

    def moment(what: str) -> tuple[int, float]:
        """After how many names, and how long after that: mostly while it writes, sometimes before it begins to."""
        return draw.randint(0, made[what]), draw.choice([0.0, draw.uniform(0, 0.005), draw.uniform(0, 0.05)])

    while min(struck.values()) < ROUNDS:
        rounds += 1
        assert rounds <= 4 * ROUNDS, f"seed {seed}: most kills come too late to mean anything: {struck}"
        site.commit({"dags/lib.py": f"def x():\n    return '{rounds}'\n"})

        before = len(names(site.store))
        struck["build"] += site.killed(*moment("build"), site.store, "build")
        torn += len(names(site.store)) not in (before, before + made["build"])
        site.check_store()
        document = site.run("build", "--format", "json")
        made["build"] = made["build"] or len(names(site.store)) - before
        site.check_store()

        show_green(site, document)
        site.run("release", "plan", "--write")
        site.commit({})
        ran = site.what_runs()
        folder_before = site.folder_of_dags()
        ship = ("release", "ship", "--to", str(site.deployment))
        before = len(names(site.deployment))
        struck["ship"] += site.killed(*moment("ship"), site.deployment, *ship)
        torn += len(names(site.deployment)) not in (before, before + made["ship"])
        site.check_store()
        between, folder = site.what_runs(), site.folder_of_dags()
        site.run(*ship)
        made["ship"] = made["ship"] or len(names(site.deployment)) - before
        after = site.what_runs()
        assert between in (ran, after), f"seed {seed}, round {rounds}"
        assert folder == between, f"seed {seed}, round {rounds}: two readers see two releases"
        assert site.folder_of_dags() == after != ran
        assert folder_before == ran
    kills = sum(struck.values())
    print(f"\nseed {seed}: {struck['build']} builds and {struck['ship']} ships were killed while they ran, ", end="")
    print(f"in {rounds} rounds; {torn} of {2 * rounds} left some of what they write, and not all")
    assert torn > kills / 3, "most kills struck before or after what is written"


def test_two_builders_and_a_kill(site: Site) -> None:
    """Two builders of the same commit, one of them killed: the other one and the next find a whole store."""
    draw = random.Random()
    for number in range(max(2, ROUNDS // 5)):
        site.commit({"dags/lib.py": f"def x():\n    return 'both {number}'\n"})
        other = site.start("build", "--format", "json")
        site.killed(draw.randint(0, DAGS), draw.uniform(0, 0.2), site.store, "build")
        out, err = other.communicate()
        assert other.returncode == 0, err.decode()
        again = json.loads(site.run("build", "--format", "json"))["artifacts"]
        assert [(a["slug"], a["sha256"]) for a in again] == [
            (a["slug"], a["sha256"]) for a in json.loads(out)["artifacts"]
        ]
        assert {artifact["state"] for artifact in again} == {"reused"}
        site.check_store()
