"""A DAG file of which the tasks run in another environment: each ends in its own way."""

from __future__ import annotations

from pathlib import Path

from firedoor.environments import Lock
from tiny_artifact import artifact

DAG_FILE = '''"""An airflow DAG."""
from __future__ import annotations
import json
from datetime import datetime
try:
    from airflow.sdk import DAG, task
except ImportError:
    from airflow import DAG
    from airflow.decorators import task
from firedoor_airflow.isolated import IsolatedOperator, isolated_task

HERE = "not over there"

with DAG("workers", schedule=None, start_date=datetime(2024, 1, 1), catchup=False):
    @isolated_task(env_vars={"CITY": "Ulm"})
    def decorated(day: HERE, ds=None):
        import os, sys
        from importlib.util import find_spec
        import pinned
        from team.shared import release
        def inner():
            return "HERE" in globals()
        settings = [name for name in os.environ if name.startswith("AIRFLOW__")]
        return {
            "day": day, "ds": ds, "pinned": pinned.VERSION, "release": release(), "name": __name__.partition(".")[0],
            "airflow": find_spec("airflow") is not None, "sees": inner(), "city": os.environ["CITY"],
            "settings": settings, "path": [p for p in sys.path if "dags" in p], "python": sys.version_info[:2],
        }

    @task
    def shown(value):
        print("XCOM", json.dumps(value))

    shown(decorated("{{ 1 + 1 }}"))
    total = {"op_args": [[1, 2.5]], "op_kwargs": {"of": "{{ run_id }}"}}
    named = IsolatedOperator(task_id="named", function="team.work:total", **total)
    shown.override(task_id="shown_named")(named.output)
    IsolatedOperator.partial(task_id="mapped", function="team.work:total").expand(
        op_args=[[[1], "a"], [[2], "b"]]
    )
    @isolated_task
    def squared(number):
        from team.shared import release
        return {"square": number * number, "release": release()}
    shown.override(task_id="shown_squares").expand(value=squared.expand(number=[2, 3]))
    ends = "skips asks_to_skip raises exits asks_to_fail ends_itself no_json no_number odd_key"
    for name in ends.split():
        IsolatedOperator(task_id=name, function=f"team.work:{name}", retries=0)
    IsolatedOperator(task_id="prints", function="team.work:prints")
    IsolatedOperator(task_id="leaves", function="team.work:leaves", op_args=[%(folder)r])
'''
STOPPED = '''"""An airflow DAG."""
from datetime import datetime, timedelta
try:
    from airflow.sdk import DAG
except ImportError:
    from airflow import DAG
from firedoor_airflow.isolated import IsolatedOperator, isolated_task

with DAG("stopped", schedule=None, start_date=datetime(2024, 1, 1), catchup=False):
    @isolated_task
    def fine():
        import pinned
        return pinned.VERSION
    fine()
    sleeps = {"function": "team.work:sleeps", "retries": 0}
    IsolatedOperator(task_id="marked", op_args=[%(folder)r, "marked"], **sleeps)
    IsolatedOperator(task_id="timed", op_args=[%(folder)r, "timed"], execution_timeout=timedelta(seconds=3), **sleeps)
'''
WORK = '''
import os, signal, subprocess, sys, time
from datetime import date
import pinned
from team.shared import release

class AirflowSkipException(Exception): ...
class AirflowFailException(Exception): ...

def total(values, of): return {"total": sum(values), "of": of, "pinned": pinned.VERSION, "name": __name__}
def skips(): sys.exit(99)
def asks_to_skip(): raise AirflowSkipException("no flights on that day")
def asks_to_fail(): raise AirflowFailException("the file will never come")
def raises(): return 1 / 0
def exits(): sys.exit(7)
def ends_itself(): os.kill(os.getpid(), signal.SIGKILL)
def no_json(): return {"days": [date(2024, 1, 1)]}
def no_number(): return [float("nan")]
def odd_key(): return {2013: 1}

def prints():
    for number in range(20_000):
        print("line", number, "x" * 100)
    os.write(1, b"y" * 3_000_000 + b"\\xff end\\n")
    print("the last line")
    return "printed"

def leaves(folder):
    """A process that goes on and holds the output open."""
    left = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])
    with open(f"{folder}/left", "w") as file:
        file.write(str(left.pid))
    return "left"

def sleeps(folder, name):
    """Ends by nothing but SIGKILL, as what it starts does."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    stubborn = "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(300)"
    started = subprocess.Popen([sys.executable, "-c", stubborn])
    with open(f"{folder}/{name}.tmp", "w") as file:
        file.write(f"{os.getpid()} {started.pid}")
    os.rename(f"{folder}/{name}.tmp", f"{folder}/{name}")
    print("asleep")
    time.sleep(300)
'''


def isolated_tasks(folder: Path, lock: Lock, pids: Path, *, dag_file: str = DAG_FILE) -> Path:
    """The artifact of the DAG ``workers`` with this lock; tasks write the numbers of their processes to ``pids``."""
    files = {
        "dags/team/workers/workers.py": dag_file % {"folder": str(pids)},
        "dags/team/work.py": WORK,
        "dags/team/shared.py": "def release():\n    return '4.5'\n",
    }
    meta = {"lock": {"path": lock.path, "sha256": lock.sha256}, "outside": ["firedoor_airflow"]}
    where = "dags/team/workers/workers.py"
    return artifact(folder, files, slug="team__workers", dag_file=where, meta=meta)
