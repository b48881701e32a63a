"""DAG files that say which versions of a library and of a distribution their tasks, templates and triggers have."""

from __future__ import annotations

from pathlib import Path

from tiny_artifact import artifact

DAG_FILE = '''"""An airflow DAG."""
from datetime import datetime
from functools import partial
from pathlib import Path
import os, time
try:
    from airflow.sdk import DAG, BaseOperator, task
except ImportError:
    from airflow import DAG
    from airflow.decorators import task
    from airflow.models.baseoperator import BaseOperator
import third
from shared import release
from shared.waiting import Tick

NAME = {name!r}

def told(what, context):
    """A callback: of a task it runs where the task runs, of the DAG where Airflow parses DAG files."""
    import late
    from shared.lazy import LAZY
    with open(Path({gate!r}).with_name("told"), "a") as file:
        file.write(f"{{NAME}} {{context['run_id']}} {{what}} {{release()}} {{late.LATE}} {{LAZY}}\\n")

def callbacks(of):
    return {{f"on_{{what}}_callback": partial(told, f"{{of}}-{{what}}") for what in ("success", "failure")}}

class Show(BaseOperator):
    template_fields = ("sql",)
    template_ext = (".sql",)
    def __init__(self, *, sql, **kwargs):
        super().__init__(**kwargs)
        self.sql = sql
    def execute(self, context):
        print("SQL", self.sql)
        return self.sql

class Wait(BaseOperator):
    def execute(self, context):
        self.defer(trigger=Tick(os.getpid()), method_name="done")
    def done(self, context, event):
        print("TRIGGER", event)
        return event

with DAG(NAME, schedule=None, start_date=datetime(2024, 1, 1), catchup=False, **callbacks("dag")):
    @task(**callbacks("task"))
    def begin(dag_run=None):
        """Lazy imports, in a process that runs one task."""
        if (dag_run.conf or {{}}).get("fail"):
            raise RuntimeError("as the run asks")
        import late
        from shared.lazy import LAZY
        said = [release(), third.VERSION, late.LATE, LAZY, __name__.partition(".")[0]]
        print("BEGIN", said)
        gate = Path({gate!r})
        while not gate.exists():
            time.sleep(0.1)
        return said
    @task
    def end():
        import late
        print("END", [release(), late.LATE])
    begin() >> Show(task_id="show", sql="sql/show.sql") >> Wait(task_id="wait") >> end()
'''
LIBRARY = {
    "libs/shared/__init__.py": "def release():\n    return {version!r}\n",
    "libs/shared/lazy.py": "LAZY = {version!r}\n",
    "libs/shared/waiting.py": """
import asyncio, os
from airflow.triggers.base import BaseTrigger, TriggerEvent

class Tick(BaseTrigger):
    def __init__(self, worker):
        super().__init__()
        self.worker = worker
    def serialize(self):
        return f"{{type(self).__module__}}.{{type(self).__qualname__}}", {{"worker": self.worker}}
    async def run(self):
        # Longer than the scheduler needs to hear that the worker is done: it fails a task that runs again before that
        # ("finished with state success, but the task instance's state attribute is running").
        await asyncio.sleep(5)
        from shared.lazy import LAZY
        import third
        yield TriggerEvent([LAZY, third.VERSION, os.getpid() != self.worker, os.getpid()])
""",
}


def isolated_dag(folder: Path, name: str, version: str, gate: Path) -> Path:
    """The artifact of the DAG ``name``, all in this ``version``; its first task waits for the file ``gate``."""
    library = {path: text.format(version=version) for path, text in LIBRARY.items()}
    files = {
        f"dags/team/{name}/{name}.py": DAG_FILE.format(name=name, gate=str(gate)),
        f"dags/team/{name}/sql/show.sql": f"SELECT '{{{{ dag.dag_id }}}}', '{version}'",
        "dags/late.py": f"LATE = {version!r}\n",
        **library,
    }
    site = {"third/__init__.py": f"VERSION = {version!r}\n"}
    return artifact(
        folder, files, slug=f"team__{name}", dag_file=f"dags/team/{name}/{name}.py", roots=["dags", "libs"], site=site
    )
