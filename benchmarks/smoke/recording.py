"""What does it cost to see which clock, environment and chance a DAG file reads while it is imported?

    python benchmarks/smoke/recording.py PYTHON [--rounds 40]

PYTHON is the interpreter of an environment that has Airflow 3.3. One warm process parses and serialises one DAG file in
forks, under each candidate in turn; the ratio of a candidate is the median of those of the rounds, CPU time of the fork
by that of a fork which records nothing, taken right before it. What the candidates miss is in
docs/decisions/0015-seen-while-imported.md.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

DAG = """
import os, time, random, uuid
from datetime import datetime, timedelta
from time import time as now
from airflow.sdk import DAG, task
from airflow.providers.standard.operators.empty import EmptyOperator

STAGE = os.environ.get("STAGE", "dev")
BEGAN = now()

def name(step):
    return f"extract_{step}"

with DAG("measured", schedule="@daily", start_date=datetime(2024, 1, 1), default_args={"retries": 2}):
    @task
    def extract(number: int):
        return [number] * 3

    @task
    def load(found):
        return len(found)

    for step in range(6):
        load(extract.override(task_id=name(step))(step)) >> EmptyOperator(task_id=f"done_{step}")
"""

WORKER = r'''
import gc, os, resource, statistics, sys, types
from importlib import import_module
from pathlib import Path

folder, rounds = Path(sys.argv[1]), int(sys.argv[2])
os.environ |= {"AIRFLOW_HOME": str(folder / "home"), "_AIRFLOW_PROCESS_CONTEXT": "client",
               "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": "sqlite:////absent/x.db",
               "AIRFLOW__LOGGING__LOGGING_LEVEL": "ERROR"}
runner = import_module("airflow.sdk.execution_time.task_runner")
runner.SUPERVISOR_COMMS = types.SimpleNamespace(send=lambda msg, **_: None)
processor = import_module("airflow.dag_processing.processor")
FILE = str(folder / "dags" / "measured_dag.py")
seen = []

def parse():
    request = processor.DagFileParseRequest(file=FILE, bundle_path=folder / "dags", bundle_name="b")
    result = processor._parse_file(request, import_module("structlog").get_logger())
    assert result.serialized_dags and not result.import_errors, result

def nothing(): ...

def attributes():
    """Names of modules and methods are replaced; the environment records by a subclass of its own class."""
    import datetime, random, time, uuid
    ctypes = import_module("ctypes")
    def told(real, name):
        def call(*args, **kwargs):
            seen.append((name, sys._getframe(1).f_code.co_filename))
            return real(*args, **kwargs)
        return call
    for module, names in ((time, ("time", "time_ns", "localtime", "gmtime", "strftime")), (uuid, ("uuid1", "uuid4")),
                          (os, ("urandom",)), (random, ("random", "randint", "choice", "shuffle", "uniform"))):
        for name in names:
            setattr(module, name, told(getattr(module, name), name))
    inside = gc.get_referents(datetime.datetime.__dict__)[0]
    real = inside["now"]
    def now(cls, tz=None):
        seen.append(("now", sys._getframe(1)))
        return real.__get__(None, cls)(tz)
    inside["now"] = classmethod(now)
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(datetime.datetime))
    kind = type(os.environ)
    class Environ(kind):
        def __getitem__(self, key):
            frame = sys._getframe(1)
            while frame is not None and not frame.f_code.co_filename.startswith(FILE): frame = frame.f_back
            if frame is not None: seen.append((key, frame.f_lineno))
            return kind.__getitem__(self, key)
    os.environ.__class__ = Environ

def hook():
    """Audit events, of which each costs one call: files, folders, programs, sockets. They tell of no clock."""
    def watch(event, arguments):
        if event == "open" and str(arguments[0]).startswith("/etc/"):
            seen.append(arguments)
    sys.addaudithook(watch)

def profile():
    """``sys.setprofile``: each call of a function in Python or C."""
    def called(frame, event, argument):
        if event == "c_call" and frame.f_code.co_filename == FILE:
            seen.append(argument)
    sys.setprofile(called)

def trace():
    """``sys.settrace``: each call of a function in Python."""
    def called(frame, event, argument):
        if frame.f_code.co_filename == FILE:
            seen.append(frame.f_code)
    sys.settrace(called)

def monitoring_everywhere():
    """``sys.monitoring``: the start of each function, once per code object (3.12)."""
    m = sys.monitoring
    m.use_tool_id(3, "spike")
    def started(code, offset):
        if code.co_filename == FILE: seen.append(code)
        return m.DISABLE
    m.register_callback(3, m.events.PY_START, started)
    m.set_events(3, m.events.PY_START)

def of_file(then):
    loader = import_module("importlib.machinery").SourceFileLoader
    real = loader.get_code
    def get_code(self, name):
        code = real(self, name)
        if self.path == FILE:
            queue = [code]
            for one in queue:
                then(one)
                queue += [c for c in one.co_consts if isinstance(c, types.CodeType)]
        return code
    loader.get_code = get_code

def monitoring_of_the_file():
    """The same for code of the DAG file alone (3.12)."""
    m = sys.monitoring
    m.use_tool_id(3, "spike")
    m.register_callback(3, m.events.PY_START, lambda code, offset: (seen.append(code), m.DISABLE)[1])
    of_file(lambda one: m.set_local_events(3, one, m.events.PY_START))

def calls_of_the_file():
    """Each call by code of the DAG file (3.12): sees ``from time import time``, too."""
    m = sys.monitoring
    m.use_tool_id(3, "spike")
    m.register_callback(3, m.events.CALL, lambda code, offset, called, first: seen.append(called))
    of_file(lambda one: m.set_local_events(3, one, m.events.CALL))

def counters():
    """What the interpreter counts itself: a code object of 3.11 warms up from its first run on."""
    kept = []
    of_file(kept.append)

def ended_counters():
    pass

CANDIDATES = [attributes, hook, profile, trace]
LATER = [monitoring_everywhere, monitoring_of_the_file, calls_of_the_file]
CANDIDATES += LATER if sys.version_info >= (3, 12) else [counters]

def cpu(candidate):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    pid = os.fork()
    if not pid:
        code = 1
        try:
            sys.dont_write_bytecode = True
            candidate()
            parse()
            code = 0
        finally:
            os._exit(code)
    assert os.waitpid(pid, 0)[1] == 0, candidate
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

parse()
sys.modules.pop("measured_dag", None)
gc.collect(); gc.freeze()
ratios, plain = {candidate: [] for candidate in CANDIDATES}, []
for number in range(rounds):
    for candidate in CANDIDATES[:: 1 if number % 2 else -1]:
        base = cpu(nothing)
        plain.append(base)
        ratios[candidate].append(cpu(candidate) / base)
took = 1000 * statistics.median(plain)
print(f"Python {sys.version.split()[0]}; a fork that records nothing: {took:.1f} ms of CPU time")
for candidate, found in ratios.items():
    quartiles = statistics.quantiles(found, n=4)
    print(f"| {candidate.__name__:24} | {statistics.median(found):.2f} | {quartiles[0]:.2f} to {quartiles[2]:.2f} |")
'''


def main() -> int:
    python = sys.argv[1]
    rounds = sys.argv[3] if sys.argv[2:3] == ["--rounds"] else "40"
    with tempfile.TemporaryDirectory(prefix="firedoor-recording-") as folder:
        (Path(folder) / "dags").mkdir()
        (Path(folder) / "dags" / "measured_dag.py").write_text(DAG)
        (Path(folder) / "worker.py").write_text(WORKER)
        home = {**os.environ, "AIRFLOW_HOME": f"{folder}/home", "PYTHONHASHSEED": "0"}
        return subprocess.run([python, f"{folder}/worker.py", folder, rounds], env=home, cwd=folder).returncode


if __name__ == "__main__":
    sys.exit(main())
