"""A whole small Airflow: scheduler, triggerer and, for Airflow 3, DAG processor and API server, each a real process."""

from __future__ import annotations

import base64
import functools
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
LIBRARY = ROOT / "libs" / "firedoor_airflow"


class Cluster:
    """Processes that share one home folder; ``python`` is an interpreter that has Airflow."""

    def __init__(self, python: Path, home: Path, database: Path, settings: dict[str, str]) -> None:
        """``database`` is a migrated one, which is copied; nothing runs yet."""
        self.python, self.home = python, home
        home.mkdir(parents=True)
        shutil.copyfile(database, home / "airflow.db")
        # Without this file each process writes one with a key of its own, and they do not read each other's secrets.
        (home / "airflow.cfg").write_text("")
        self.port = _free_port()
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")},
            "PATH": f"{home}/bin:{os.environ['PATH']}",
            "PYTHONPATH": str(installed(home / "installed")),
            "FIREDOOR_UNPACKED": str(home / "unpacked"),
            "AIRFLOW_HOME": str(home),
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home}/airflow.db?timeout=60",
            "AIRFLOW__CORE__FERNET_KEY": base64.urlsafe_b64encode(b"of a test, and 32 bytes long: ok").decode(),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__PARALLELISM": "4",
            "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://localhost:{self.port}/execution/",
            "AIRFLOW__API__BASE_URL": f"http://localhost:{self.port}",
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "True",
            "AIRFLOW__API_AUTH__JWT_SECRET": "of a test, and long enough to be one",
            "AIRFLOW__API__SECRET_KEY": "of a test",
            "AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_STORAGE_PATH": str(home / "bundles"),
            "AIRFLOW__DAG_PROCESSOR__BUNDLE_REFRESH_CHECK_INTERVAL": "1",
            "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "1",
            "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "2",
            "AIRFLOW__SCHEDULER__MIN_FILE_PROCESS_INTERVAL": "2",
            # Else a DAG that was parsed less than 30 s ago keeps its dag_version, whatever its file says by now.
            "AIRFLOW__CORE__MIN_SERIALIZED_DAG_UPDATE_INTERVAL": "0",
            "AIRFLOW__SCHEDULER__DAG_DIR_LIST_INTERVAL": "2",
            "AIRFLOW__TRIGGERER__JOB_HEARTBEAT_SEC": "1",
            # Tasks that are forked side by side hold each other's sockets open, and a worker looks again only so often.
            "AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL": "1",
            **settings,
        }
        (home / "bin").mkdir()  # Airflow 2 starts tasks by this name
        (home / "bin" / "airflow").write_text(f'#!/bin/sh\nexec {python} -m airflow "$@"\n')
        (home / "bin" / "airflow").chmod(0o755)
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, *words: str) -> None:
        """Start ``airflow words…``; what it says is in ``<first word>.log`` of the home folder."""
        with (self.home / f"{words[0]}.log").open("ab") as log:
            self.running[words[0]] = subprocess.Popen(
                [self.python, "-m", "airflow", *words],
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self.environment,
                cwd=self.home,
                start_new_session=True,
            )

    def stop(self) -> None:
        """End all processes that were started, children too."""
        for process in self.running.values():
            process.terminate()
        end = time.monotonic() + 3  # a triggerer takes ten seconds, and nobody reads what it still has to say
        for process in self.running.values():
            try:
                process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, 9)
                process.wait()

    def cli(self, *words: str) -> str:
        """What ``airflow words…`` prints."""
        done = subprocess.run(
            [self.python, "-m", "airflow", *words], capture_output=True, text=True, env=self.environment, cwd=self.home
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of the metadata database."""
        with sqlite3.connect(f"file:{self.home}/airflow.db?mode=ro", uri=True, timeout=30) as connection:
            return connection.execute(query, values).fetchall()

    def until(self, what: str, happened: Callable[[], Any], seconds: float = 240) -> Any:
        """Wait until ``happened()`` is true and return it; shows what the processes said if it does not."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = happened()
            if found:
                return found
            for name, process in self.running.items():
                assert process.poll() is None, f"{name} has ended:\n{self.said(name)}"
            time.sleep(0.1)
        raise AssertionError(f"{what} did not happen\n" + "\n".join(self.said(name) for name in self.running))

    def said(self, name: str, size: int = 6000) -> str:
        """The end of what a process said."""
        return f"== {name}\n" + (self.home / f"{name}.log").read_text(errors="replace")[-size:]

    def states(self, run_id: str) -> dict[tuple[str, str], str]:
        """(dag_id, task_id) → state of the task instances of all runs with this run_id."""
        query = "SELECT dag_id, task_id, state FROM task_instance WHERE run_id = ?"
        return {(dag, task): state for dag, task, state in self.rows(query, run_id)}

    def trigger(self, run_id: str, dags: Sequence[str], **conf: Any) -> None:
        """Begin a run of each of ``dags``."""
        if "api-server" not in self.running:
            for dag in dags:
                self.cli("dags", "trigger", dag, "--run-id", run_id, "--conf", json.dumps(conf))
            return
        token = self.until("the API server to answer", self._token)
        for dag in dags:
            body = {"dag_run_id": run_id, "logical_date": None, "conf": conf}
            self.until(f"run {run_id} of {dag} to begin", functools.partial(self._begun, dag, token, body))

    def _begun(self, dag: str, token: str, body: dict[str, Any]) -> bool:
        """Whether the API server began this run; it did not where another process held SQLite's one lock."""
        try:
            self._ask(f"/api/v2/dags/{dag}/dagRuns", token, body)
        except urllib.error.HTTPError as error:
            if error.code == 500 and "database is locked" in self.said("api-server", 100_000):
                return False
            raise
        return True

    def _token(self) -> str:
        """Empty while the API server still starts."""
        try:
            return str(self._ask("/auth/token")["access_token"])
        except urllib.error.URLError:
            return ""

    def _ask(self, path: str, token: str = "", body: dict[str, Any] | None = None) -> Any:
        headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(f"http://localhost:{self.port}{path}", data, headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def finished(self, run_id: str, dags: Sequence[str], state: str = "success") -> None:
        """Wait until the runs of ``dags`` have ended, all in this ``state``."""
        marks = ", ".join("?" * len(dags))
        query = f"SELECT dag_id, state FROM dag_run WHERE run_id = ? AND dag_id IN ({marks})"
        states = self.until(
            f"the end of run {run_id} of {dags}",
            lambda: (
                (found := dict(self.rows(query, run_id, *dags)))
                and all(said in ("success", "failed") for said in found.values())
                and found
            ),
        )
        assert set(states.values()) == {state}, (states, self.logs(run_id, "*"))

    def logs(self, run_id: str, dag: str, task: str = "*") -> str:
        """The task logs of a run."""
        found = sorted((self.home / "logs").glob(f"dag_id={dag}/run_id={run_id}/task_id={task}/*"))
        return "\n".join(path.read_text(errors="replace") for path in found if path.is_file())


def installed(folder: Path) -> Path:
    """A folder in which ``firedoor_airflow`` is installed: its modules, its name and version, its entry points."""
    import tomllib

    project = tomllib.loads((LIBRARY / "pyproject.toml").read_text())["project"]
    shutil.copytree(LIBRARY / "src", folder, ignore=shutil.ignore_patterns("__pycache__"))
    info = folder / f"firedoor_airflow-{project['version']}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n")
    points = [
        f"[{group}]\n" + "\n".join(f"{name} = {value}" for name, value in entries.items())
        for group, entries in project["entry-points"].items()
    ]
    (info / "entry_points.txt").write_text("\n".join([*points, ""]))
    return folder


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("localhost", 0))
        return int(found.getsockname()[1])
