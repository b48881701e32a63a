"""What holds a DAG file while it is imported, on files that would take others down with them. No Airflow is needed:
the same files go through real Airflow in ``tests/airflow``."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from firedoor.smoke import Limits, SmokeSettings
from firedoor.smoke.judging import judge
from firedoor.smoke.subjects import of_tree
from hostile_dags import HOSTILE, Hostile

HERE = Path(__file__).parent
LINUX = sys.platform == "linux"
pytestmark = pytest.mark.skipif(not LINUX, reason="limits of memory and the search for orphans are Linux's")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "repo" / "dags").mkdir(parents=True)
    return tmp_path / "repo"


def run(root: Path, limits: dict[str, Limits], environ: dict[str, str] | None = None) -> dict[str, dict[str, Any]]:
    """File name → what the process told of it."""
    scratch = root.parent / "scratch"
    scratch.mkdir()
    files = [
        {
            **of_tree(root, SmokeSettings(), f"dags/{name}.py").to_request(),
            "importable": [],
            "seconds": limit.seconds,
            "memory_bytes": limit.memory_bytes,
        }
        for name, limit in limits.items()
    ]
    folders = {"linked": str(root), "scratch": str(scratch), "dags_folder": str(root / "dags"), "plugins_folder": ""}
    known: dict[str, Any] = {"variables": {}, "connections": {}, "compiled": [], "reads": []}
    (root.parent / "request.json").write_text(json.dumps(folders | known | {"jobs": 2, "files": files}))
    done = subprocess.run(
        [sys.executable, HERE / "plain_python.py", root.parent / "request.json"],
        capture_output=True,
        text=True,
        env=os.environ | (environ or {}),
        start_new_session=True,
    )
    assert done.returncode == 0, done.stderr
    events = [json.loads(line) for line in done.stdout.splitlines()]
    return {Path(event["file"]).stem: event for event in events if "file" in event}


def codes(root: Path, name: str, event: dict[str, Any], limits: Limits) -> list[str]:
    told = json.loads(event["answer"] or "{}")
    return [finding.code for finding in judge(f"dags/{name}.py", event, told, limits, root)]


def test_every_hostile_file_is_held_and_no_other_is_disturbed(root: Path, tmp_path: Path):
    hostile: dict[str, Hostile] = {one.name: one for one in HOSTILE if one.name != "ends_its_watcher"}
    limits: dict[str, Limits] = {}
    for name, one in hostile.items():
        (root / "dags" / f"{name}.py").write_bytes(one.first + one.body)
        (root / "dags" / f"beside_{name}.py").write_text("import json, time\ntime.sleep(0.01)\n")
        limits |= {name: Limits(one.seconds, one.megabytes), f"beside_{name}": Limits(120)}
    left = tmp_path / "left"
    left.mkdir()
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    events = run(root, limits, {"LEFT_BEHIND": str(left)})
    found = {name: codes(root, name, event, limits[name]) for name, event in events.items()}
    assert {name: found.pop(f"beside_{name}") for name in hostile} == {name: [] for name in hostile}
    wrong = {n: got for n, got in found.items() if len(got) > 1 or (got or [""])[0] not in hostile[n].codes}
    assert {name: (got, events[name]) for name, got in wrong.items()} == {}
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before
    pids = [path.name.partition("-")[2] for path in left.iterdir()]
    assert len(pids) == 2
    assert [pid for pid in pids if Path("/proc", pid).exists()] == []


@pytest.fixture
def knocks() -> Iterator[tuple[int, list[object]]]:
    """A port of this machine that listens, and who came."""
    came: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    connection, address = server.accept()
                except OSError:
                    return
                came.append(address)
                connection.close()

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        port: int = server.getsockname()[1]
        yield port, came
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


def test_the_network_is_closed_and_the_reason_said(root: Path, knocks: tuple[int, list[object]]):
    port, came = knocks
    (root / "dags/asks.py").write_text(f"import socket\nsocket.create_connection(('127.0.0.1', {port}))\n")
    (root / "dags/names.py").write_text("import socket\nsocket.getaddrinfo('example.org', 80)\n")
    (root / "dags/sends.py").write_text(
        "import socket\nsocket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))\n"
    )
    (root / "dags/talks_to_itself.py").write_text(
        "import socket\na, b = socket.socketpair()\na.send(b'x')\nb.recv(1)\n"
    )
    names = ("asks", "names", "sends", "talks_to_itself")
    events = run(root, dict.fromkeys(names, Limits(60)))
    found = {name: codes(root, name, events[name], Limits(60)) for name in names}
    assert found == {"asks": ["FD718"], "names": ["FD718"], "sends": ["FD718"], "talks_to_itself": []}
    assert came == []


def test_each_import_has_a_folder_and_a_home_of_its_own_with_the_repository_in_it(root: Path):
    (root / "dags/words.txt").write_text("hello")
    text = (
        "import os, tempfile\n"
        "assert open('dags/words.txt').read() == 'hello'\n"
        "assert os.path.exists(os.environ['AIRFLOW_HOME'] + '/dags/words.txt')\n"
        "assert not os.path.exists('mark')\n"
        "open('mark', 'w').close()\n"
        "assert tempfile.gettempdir() == os.environ['TMPDIR']\n"
        "assert os.listdir(tempfile.gettempdir()) == []\n"
        "tempfile.mkstemp()\n"
    )
    for name in "ab":
        (root / f"dags/{name}.py").write_text(text)
    events = run(root, dict.fromkeys("ab", Limits(60)))
    assert {name: codes(root, name, event, Limits(60)) for name, event in events.items()} == {"a": [], "b": []}
    assert not (root / "mark").exists()


def test_what_an_import_takes_is_measured(root: Path):
    (root / "dags/small.py").write_text("")
    (root / "dags/large.py").write_text("kept = b'x' * (200 * 2**20)\n")
    (root / "dags/busy.py").write_text("import time\nwhile time.process_time() < 0.5: pass\n")
    events = run(root, dict.fromkeys(("small", "large", "busy"), Limits(60)))
    assert events["small"]["peak_memory_bytes"] < 50 * 2**20
    assert 190 * 2**20 < events["large"]["peak_memory_bytes"] < 300 * 2**20
    assert events["busy"]["cpu_seconds"] >= 0.4 > events["small"]["cpu_seconds"]


def test_what_files_import_first_is_imported_once_for_those_that_import_it_and_for_no_other(root: Path, tmp_path: Path):
    site = tmp_path / "site"
    site.mkdir()
    (site / "heavy.py").write_text(
        f"import os\nwith open({str(tmp_path / 'count')!r}, 'a') as file: file.write('x')\n"
        "import time\nwhile time.process_time() < 1.5: pass\n"
    )
    (site / "breaks.py").write_text("raise RuntimeError('broken')\n")
    (site / "threads.py").write_text("import threading, time\nthreading.Thread(target=time.sleep, args=(9,)).start()\n")
    (site / "leaves.py").write_text("import os\nos._exit(3)\n")
    files = {
        **{f"heavy_{n}": "import heavy\nimport sys\nassert 'breaks' not in sys.modules\n" for n in range(4)},
        **{f"breaks_{n}": "import heavy\nimport breaks\n" for n in range(2)},
        **{f"threads_{n}": "import threads\n" for n in range(2)},
        **{f"leaves_{n}": "import leaves\n" for n in range(2)},
        "plain": "import sys\nassert 'heavy' not in sys.modules\n",
    }
    for name, text in files.items():
        (root / f"dags/{name}.py").write_text(text)
    events = run(root, dict.fromkeys(files, Limits(60)), {"PYTHONPATH": str(site)})
    found = {name: codes(root, name, event, Limits(60)) for name, event in events.items()}
    expected = {"heavy": [], "breaks": ["FD710"], "threads": [], "leaves": ["FD714"], "plain": []}
    assert found == {name: expected[name.partition("_")[0]] for name in files}
    assert (tmp_path / "count").read_text() == "x"
    assert all(events[name]["cpu_seconds"] > 1 for name in files if "heavy" in files[name].splitlines()[0])
    assert events["plain"]["cpu_seconds"] < 1


def test_a_shared_import_counts_against_the_limit_of_each_file(root: Path, tmp_path: Path):
    site = tmp_path / "site"
    site.mkdir()
    (site / "slow.py").write_text("import time\ntime.sleep(3)\n")
    for name in "ab":
        (root / f"dags/{name}.py").write_text("import slow\nimport time\ntime.sleep(1.5)\n")
    limits = {"a": Limits(4), "b": Limits(60)}
    events = run(root, limits, {"PYTHONPATH": str(site)})
    assert {name: codes(root, name, event, limits[name]) for name, event in events.items()} == {"a": ["FD712"], "b": []}
