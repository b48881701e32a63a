"""Import DAG files with this interpreter's Airflow, each in a fork of one warm process, without a metadata database.

``python smoke.py REQUEST`` reads a JSON file::

    {"scratch": folder, "linked": folder or "", "dags_folder": folder, "plugins_folder": folder or "", "jobs": 2,
     "compiled": [path, …], "reads": [path, …],
     "variables": {key: text}, "connections": {conn_id: JSON or URI},
     "files": [{"file": path, "dags_folder": folder, "code": folder, "source": path, "folders": [folder, …],
                "inside": [module, …], "linked": folder or "", "allowed": [path, …], "importable": [folder, …],
                "seconds": 30, "memory_bytes": 1073741824}, …]}

and prints one JSON object a line as things happen: ``{"airflow": "3.3.2", "python": "3.12.1", "network": "kernel"}``
once it is warm, ``{"started": file}``, and for each file::

    {"file": …, "ended": {"code": 0} or {"signal": 9, "limit": "seconds"}, "seconds": 0.03, "cpu_seconds": 0.02,
     "peak_memory_bytes": 4194304, "output": text, "answer": "" or JSON text of
     {"dags": [{"dag_id": …, "tasks": [task_id, …], "digest": of what is stored, "bytes": of it}, …],
      "import_errors": {path: traceback}, "warnings": [text, …], "asked": [["Variable", key], …], "seconds": 0.02,
      and what seen.py recorded}}

With ``"timed": true`` the answer has ``"imports"`` as well (import_times.py), and no file finds a module loaded that
another one imports. With ``"kept": folder`` what is stored of the DAGs goes there as well, to the digest of the file's
name. With
``"turned": {"seconds": 1.0, "here": folder, "there": folder}`` the process is turned (turned.py) and all files are
imported a second time: again.py tells how, and with which events.

``file`` is what Airflow is given: a DAG file, or an artifact. ``source`` is the DAG file itself, below ``code`` at its
path in the repository, and ``folders`` are those that its modules come from; ``inside`` names those that come from
nowhere else.

Each fork has a folder of its own as working directory and AIRFLOW_HOME, which links to what lies in ``linked``, so
that relative names lead where they do in a deployment and removing them removes the links alone. Where there is no
Airflow, or one that no adapter knows, the only line is ``{"refused": text}``: such a one is never tried.
"""

from __future__ import annotations

import sys

sys.path.pop(0)  # this script's folder: its names are not for DAGs to import

import gc
import json
import os
import platform
import re
import signal
import tempfile
import threading
import traceback
from collections.abc import Callable, Generator
from functools import cache
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

WARM_DAG = """
from datetime import datetime, timedelta
try:
    from airflow.sdk import DAG, task
except ImportError:
    from airflow import DAG
    from airflow.decorators import task
with DAG("warm", schedule="@daily", start_date=datetime(2024, 1, 1), default_args={"retries": 1}) as dag:
    @task(retry_delay=timedelta(minutes=1))
    def one():
        return 1
    @task
    def two(number):
        return number
    two(one())
"""

_AIRFLOW_IMPORT = re.compile(rb"^(?:from|import)[ \t]+(airflow(?:\.\w+)+)", re.MULTILINE)
# A folder of the deployment is not taken from the repository: a configuration would turn to its database and secrets.
_NOT_LINKED = frozenset({".git", "airflow.cfg", "airflow.db", "webserver_config.py", "logs"})
_HALF_OF_TEXT = 50_000
_LEAST_SECONDS = 0.5
# Objects between two collections; 700 of Python's own make a twelfth of starting Airflow, which throws nothing away.
_YOUNG = 50_000


def main(request: dict[str, Any]) -> None:
    """Print the events and the answers of ``request``."""
    gc.set_threshold(_YOUNG)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what DAG code and Airflow print is part of the story, not of the answer
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the forks are ended with us
    adapters = _adapters()
    try:
        adapter, release = adapters.chosen()
    except adapters.UnknownAirflowError as unknown:
        _tell(answers, {"refused": str(unknown)})
        return
    smoke(adapter, release, request, lambda event: _tell(answers, event), (answers.fileno(),))


def smoke(
    adapter: Any,
    release: str,
    request: dict[str, Any],
    tell: Callable[[dict[str, Any]], None],
    private: tuple[int, ...] = (),
) -> None:
    """Tell the events of ``request``; forks do not get the descriptors ``private``."""
    if turned := request.get("turned"):  # before anything is imported that keeps a clock by name
        _adapters().beside("turned").turn(turned["seconds"], turned["here"], turned["there"])
    scratch = Path(request["scratch"])
    _linked_home(scratch / "airflow", request["linked"])
    os.environ.update(_settings(scratch, request) | adapter.settings())
    names = (
        "confinement",
        "processes",
        "supervision",
        "sharing",
        "serving",
        "largepages",
        "serialised",
        "again",
        "together",
    )
    confinement, processes, supervision, sharing, serving, largepages, serialised, again, together = map(
        _adapters().beside, names
    )
    for name in ("seen", "touched", "ran", "import_times"):
        _adapters().beside(name)  # once for all forks
    _adapters().beside("touched").places_of_the_interpreter()
    confinement.adopt_orphans()
    network = confinement.close_network()
    _warm_up(adapter, scratch, request)
    warm_bytes = processes.resident_bytes()

    def supervise(
        requests: list[dict[str, Any]], seconds: float, cpu_seconds: float
    ) -> Generator[dict[str, Any], None, None]:
        parent, data = os.getpid(), processes.data_bytes()
        if len(requests) >= largepages.FEWEST_FORKS:
            largepages.use_large_pages()

        def work(one: dict[str, Any], folder: Path, answer: Path) -> None:
            confinement.confine(parent, data + 2 * one["memory_bytes"], one["memory_bytes"])
            imported = storing(folder)
            if "files" in one:
                _move_into(folder, one["files"][0]["linked"])
                again.import_many(imported, one, adapter, _adapters().beside, answer)
                os._exit(0)
            if "order" in one:
                _move_into(folder, one["order"][0]["linked"])
                together.import_in_order(imported, one, adapter, answer)
                os._exit(0)
            if "classes" in one:
                _move_into(folder, "")
                together.import_triggers(one, answer)
                os._exit(0)
            _import(adapter, imported, one, folder, answer, processes.own_seconds, seconds)

        def storing(folder: Path) -> Callable[[dict[str, Any]], dict[str, Any]]:
            homes = [(str(folder), "~"), (str(scratch), "~"), (str(scratch.parent), "~")]

            def imported(one: dict[str, Any]) -> dict[str, Any]:
                file = Path(one.get("path", one["file"]))
                answer: dict[str, Any] = adapter.parse(file, Path(one["dags_folder"]))
                texts = serialised.taken(answer, homes)
                if "kept" in request:
                    serialised.keep(Path(request["kept"]), str(file), texts)
                return answer | ({"stored": texts} if "turn" in one else {})

            return lambda one: again.turned(imported, one, adapter, _adapters().beside)

        # What was imported for all of them is part of what each of them takes.
        shorter = [one | {"seconds": max(_LEAST_SECONDS, one["seconds"] - seconds)} for one in requests]
        supervisor = supervision.Supervisor(work, processes, scratch, request["jobs"], warm_bytes, private)
        for event in supervisor.run(shorter):
            yield event | ({"cpu_seconds": event["cpu_seconds"] + cpu_seconds} if "cpu_seconds" in event else {})

    gc.collect()
    gc.freeze()
    tell({"airflow": release, "python": platform.python_version(), "network": network})
    if turned:
        sys.path[:] = [again.moved(entry, turned["there"], turned["here"]) for entry in sys.path]
        again.run(request, supervise, tell)
        if request["orders"]:
            together.run(request, supervise, tell)
        return
    timed = request.get("timed", False)
    more = {"reads": request["reads"], "timed": timed}
    files = [one | more | {"number": number} for number, one in enumerate(request["files"])]
    server = serving.Server(supervise, tell, confinement.follow, processes.own_seconds)
    server.serve(sharing.Group((), tuple(range(len(files)))) if timed else _shared(sharing, files), files)


def _shared(sharing: Any, files: list[dict[str, Any]]) -> Any:
    """The groups of files: all that have Airflow's modules in common, then those that share more."""
    known = frozenset(sys.modules)
    finders: dict[tuple[str, ...], Any] = {}
    wanted = []
    for one in files:
        places = (one["code"], *one["folders"])
        if places not in finders:
            folders = [*map(Path, sys.path), *map(Path, one["folders"])]
            finders[places] = sharing.Finder(Path(one["code"]), folders, frozenset(one["inside"]))
        wanted.append(sharing.outside_imports(Path(one["source"]), finders[places]) - known)
    of_airflow = frozenset(name for one in files for name in _airflow_imports(Path(one["source"]))) - known
    below = sharing.grouped(wanted, of_airflow)
    return sharing.Group((), (), (sharing.Group(tuple(sorted(of_airflow)), below.files, below.below),))


def _tell(answers: Any, event: dict[str, Any]) -> None:
    answers.write(json.dumps(event) + "\n")
    answers.flush()


@cache
def _adapters() -> Any:
    spec = spec_from_file_location("_firedoor_adapters", Path(__file__).with_name("adapters.py"))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _settings(scratch: Path, request: dict[str, Any]) -> dict[str, str]:
    """Settings must stand before Airflow is imported; a path that cannot be opened proves that no database is used."""
    return {
        "AIRFLOW_HOME": str(scratch / "airflow"),
        "AIRFLOW__CORE__DAGS_FOLDER": request["dags_folder"],
        "AIRFLOW__CORE__PLUGINS_FOLDER": request["plugins_folder"] or str(scratch / "airflow" / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGBAG_IMPORT_TIMEOUT": "0",  # the fork has a limit of its own
        "AIRFLOW__CORE__DAGBAG_IMPORT_ERROR_TRACEBACK_DEPTH": "1000000",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{scratch}/absent/airflow.db",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(scratch / "logs"),
        "AIRFLOW__LOGGING__LOGGING_LEVEL": "WARNING",
    }


def _linked_home(home: Path, linked: str) -> None:
    home.mkdir(parents=True)
    for entry in Path(linked).iterdir() if linked else ():
        if entry.name not in _NOT_LINKED:
            (home / entry.name).symlink_to(entry)


def _warm_up(adapter: Any, scratch: Path, request: dict[str, Any]) -> None:
    """Parse one small DAG, so that no fork imports anew what Airflow imports late. No code of the repository runs."""
    for path in request["compiled"]:
        SourceFileLoader("_firedoor_compiled", path).get_code("_firedoor_compiled")
    adapter.begin(request["variables"], request["connections"])
    folder = scratch / "warm"
    folder.mkdir()
    (folder / "warm_dag.py").write_text(WARM_DAG)
    before = list(sys.path)
    plugins = adapter.load_plugins_from(str(folder / "none"))
    adapter.parse(folder / "warm_dag.py", folder)
    if request["plugins_folder"]:
        adapter.load_plugins_from(plugins)
    sys.path[:] = before
    if threading.active_count() > 1:
        sys.exit(f"Airflow left threads running, which a fork would lose: {threading.enumerate()}")


def _airflow_imports(file: Path) -> set[str]:
    try:
        return {name.decode() for name in _AIRFLOW_IMPORT.findall(file.read_bytes())}
    except OSError:
        return set()


def _move_into(folder: Path, linked: str) -> None:
    home = folder / "airflow"
    _linked_home(home, linked)
    (folder / "tmp").mkdir()
    os.environ.update(AIRFLOW_HOME=str(home), HOME=str(folder), TMPDIR=str(folder / "tmp"))
    tempfile.tempdir = None
    os.chdir(home)
    sys.dont_write_bytecode = True  # the work tree stays as it is


def _import(
    adapter: Any,
    imported: Callable[[dict[str, Any]], dict[str, Any]],
    one: dict[str, Any],
    folder: Path,
    answer_file: Path,
    own_seconds: Callable[[], float],
    shared_seconds: float,
) -> None:
    """In a fork: import the file and leave the answer; what DAG code may have replaced is not used for that."""
    own, leave, write, dumps = os.getpid(), os._exit, Path.write_text, json.dumps
    asked, error_text = os.getpid, traceback.format_exc
    _move_into(folder, one["linked"])
    seen = _adapters().beside("seen")
    recorded = seen.begin(adapter, _adapters().beside, one, folder) if "reads" in one else dict
    times = _adapters().beside("import_times").begin(own_seconds) if one.get("timed") else list
    started = own_seconds()
    try:
        answer = imported(one)
    except BaseException:
        answer = {
            "dags": [],
            "import_errors": {one.get("path", one["file"]): error_text()},
            "warnings": [],
            "asked": [],
        }
    answer["import_errors"] = {name: _cut(text) for name, text in answer["import_errors"].items()}
    answer |= recorded() | {"imports": times()}
    if asked() == own:  # a fork that DAG code made ends here as well
        seconds = own_seconds() - started + shared_seconds
        write(answer_file, dumps(answer | {"seconds": round(seconds, 4)}), encoding="utf-8")
    leave(0)


def _cut(text: str) -> str:
    """The traceback; the middle of one that nobody can read left out."""
    left_out = len(text) - 2 * _HALF_OF_TEXT
    return text if left_out <= 0 else f"{text[:_HALF_OF_TEXT]}\n… {left_out} signs …\n{text[-_HALF_OF_TEXT:]}"


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
