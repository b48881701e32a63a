"""Each gap of the loader is found in source text, at its line, and what looks like it is not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from firedoor.artifacts.lints import LINTS, lint
from firedoor.findings import ERROR, NOTE, WARNING
from isolated_process import Process
from tiny_artifact import artifact

NAMES = {"common", "warehouse"}

FOUND = {
    "a literal class path of a trigger": (
        "class Tick:\n    def serialize(self):\n        return ('common.triggers.Tick', {})\n",
        [(3, "FD400", ERROR)],
    ),
    "a name that is imported by text": (
        "from airflow.utils.module_loading import import_string as get\nget('common.tools.run')\n",
        [(2, "FD401", ERROR)],
    ),
    "a callback by its name": ("op(on_failure_callback='common.alerts.page')\n", [(1, "FD401", ERROR)]),
    "the classes of a logging configuration": (
        "import logging.config\nlogging.config.dictConfig({\n  'h': {'class': 'common.logs.Handler'}})\n",
        [(3, "FD401", ERROR)],
    ),
    "a timetable": (
        "from airflow.timetables.base import Timetable\nclass Nightly(Timetable): ...\n",
        [(2, "FD402", ERROR)],
    ),
    "a fresh process": (
        "import multiprocessing as mp\nmp.set_start_method('spawn')\nmp.get_context(method='forkserver')\n",
        [(2, "FD403", WARNING), (3, "FD403", WARNING)],
    ),
    "a fresh process by default": (
        "from concurrent.futures import ProcessPoolExecutor\nProcessPoolExecutor(2)\n",
        [(2, "FD403", WARNING)],
    ),
    "a script that is run": ("import runpy\nrunpy.run_path('x.py')\n", [(2, "FD404", ERROR)]),
    "code with builtins of its own": (
        "import builtins\nexec('import common', {'__builtins__': builtins})\n",
        [(2, "FD404", ERROR)],
    ),
    "a table of modules by attribute name": (
        "import sys\ngetattr(sys, 'modules')\nvars(sys)\nsys.__dict__\n",
        [(2, "FD405", ERROR), (3, "FD405", ERROR), (4, "FD405", ERROR)],
    ),
    "pkg_resources": ("import pkg_resources\npkg_resources.require('x')\n", [(2, "FD406", ERROR)]),
    "the version of first-party code": (
        "from importlib.metadata import version, entry_points\nversion('warehouse')\n"
        "entry_points(group='common.jobs')\n",
        [(2, "FD406", WARNING), (3, "FD406", WARNING)],
    ),
    "files that are written beside the code": (
        "import os\nfrom pathlib import Path\nHERE = Path(__file__).parent\nOUT = HERE / 'out'\nOUT.mkdir()\n"
        "(OUT / 'a').write_text('')\nopen(os.path.join(os.path.dirname(__file__), 'b'), 'w')\n"
        "(HERE / 'c').open(mode='a')\nos.makedirs(OUT)\n",
        [(line, "FD407", ERROR) for line in (5, 6, 7, 8, 9)],
    ),
    "the DAGs folder": (
        "from airflow.configuration import conf\nfrom airflow.settings import DAGS_FOLDER\n"
        "conf.get('core', 'dags_folder')\nx = DAGS_FOLDER\ny = '/opt/airflow/dags/sql'\n",
        [(line, "FD408", WARNING) for line in (3, 4, 5)],
    ),
    "a module that is started as a program": (
        "import subprocess, sys\nsubprocess.run([sys.executable, '-m', 'warehouse.load'])\n"
        "Bash(bash_command='python -m common.job --x')\nsubprocess.run(['python', '-m', 'common.x'])\n",
        [(2, "FD409", ERROR), (3, "FD409", WARNING), (4, "FD409", WARNING)],
    ),
    "a logger by a plain name": ("import logging\nlogging.getLogger('warehouse')\n", [(2, "FD410", NOTE)]),
    "an object that a task returns": (
        "from airflow.sdk import task\nfrom common.rows import Row\nclass Local: ...\n@task\ndef a():\n"
        "    return Row(1)\n@task.python(multiple_outputs=False)\ndef b():\n    return Local()\n",
        [(6, "FD411", WARNING), (9, "FD411", WARNING)],
    ),
    "what is pickled": (
        "import pickle\nfrom joblib import dump\npickle.dumps(x)\ndump(x, 'f')\n",
        [(3, "FD412", WARNING), (4, "FD412", WARNING)],
    ),
    "what no fingerprint holds, read on import": (
        "from airflow.models import Variable as V\nfrom datetime import datetime\nimport os\n"
        "LIMIT = int(V.get('x'))\nclass A:\n    at = [datetime.now()]\n"
        "def f(x=os.getenv('A')):\n    return V.get('y'), datetime.now()\nSTAGE = os.environ['STAGE']\n"
        "if __name__ == '__main__':\n    print(datetime.now())\nelse:\n    print(datetime.now())\n",
        [(4, "FD414", WARNING), (6, "FD414", WARNING), (7, "FD414", NOTE), (9, "FD414", NOTE), (13, "FD414", WARNING)],
    ),
    "a builtin that is set outside": ("import gettext\ngettext.install('x')\n", [(2, "FD413", ERROR)]),
}  # fmt: skip
CLEAN = {
    "a class that names itself": (
        "class Tick:\n    def serialize(self):\n"
        "        return f'{type(self).__module__}.{type(self).__qualname__}', {}\n"
    ),
    "a class path of Airflow": (
        "class Tick:\n    def serialize(self):\n        return ('airflow.providers.x.T', {})\n"
    ),
    "names that are looked up inside": (
        "import importlib, importlib.util, pkgutil\nimportlib.import_module('common.jobs')\n__import__('common')\n"
        "importlib.util.find_spec('common.jobs')\npkgutil.get_data('common', 'x')\nimport sys\nsys.modules['common']\n"
        "sys.path.insert(0, 'x')\n"
    ),
    "text that looks like a name": (
        "TABLE = 'warehouse.flights'\nsql('select * from common.runs')\nf(callback='page')\n"
    ),
    "processes that are forked": (
        "import multiprocessing as mp\nfrom concurrent.futures import ProcessPoolExecutor\n"
        "ProcessPoolExecutor(mp_context=mp.get_context('fork'))\n"
    ),
    "files that are read beside the code, or written elsewhere": (
        "from pathlib import Path\nimport tempfile\nSQL = (Path(__file__).parent / 'a.sql').read_text()\n"
        "open(Path(__file__).parent / 'b')\nPath(tempfile.mkdtemp(), 'x').write_text(SQL)\n"
    ),
    "plain data that a task returns": (
        "from airflow.sdk import task\nfrom common.rows import load, LIMIT\n@task\ndef a():\n    return load()\n"
        "def helper():\n    return Row()\n"
    ),
    "builtins in code without them": "exec('x = 1')\nexec('x', {})\neval('1', {'a': 1})\n",
    "the metadata and loggers of others": (
        "import logging\nfrom importlib.metadata import version\nversion('requests')\nlogging.getLogger('urllib3')\n"
        "logging.getLogger(__name__)\n"
    ),
    "a command in words, or for another image": (
        "'python -m warehouse load'\nraise Error('run python -m warehouse')\npod(cmds=['python', '-m', 'common.x'])\n"
        "import subprocess\nsubprocess.run([])\nsubprocess.run(x)\n"
    ),
    "a plugin, which Airflow has registered": (
        "from airflow.plugins_manager import AirflowPlugin\nclass P(AirflowPlugin): ...\n"
    ),
    "no Python": "def broken(:\n",
}  # fmt: skip


@pytest.mark.parametrize("gap", FOUND)
def test_a_gap_is_found_at_its_line(gap: str):
    text, expected = FOUND[gap]
    found = lint("dags/a.py", text.encode(), NAMES, ["3.14"])
    assert [(finding.line, finding.code, finding.level) for finding in found] == expected
    assert all(finding.path == "dags/a.py" and finding.message and finding.fix for finding in found)


@pytest.mark.parametrize("case", CLEAN)
def test_what_works_is_not_found(case: str):
    assert lint("dags/a.py", CLEAN[case].encode(), NAMES, ["3.14"]) == ()


def test_each_lint_has_a_case():
    found = {finding.code for text, _ in FOUND.values() for finding in lint("a.py", text.encode(), NAMES, ["3.14"])}
    assert found == {f"FD4{number:02}" for number in range(len(LINTS))}


def test_a_fork_server_is_the_default_of_3_14_alone():
    text = FOUND["a fresh process by default"][0].encode()
    assert lint("a.py", text, NAMES, ["3.13"]) == ()


LIBRARY = {"dags/common/__init__.py": "WHO = 'inside'", "dags/common/x.py": "import common\nWHO = common.WHO"}


@pytest.mark.parametrize(
    ("body", "fails"),
    [
        ("import runpy\ndef task(): runpy.run_module('common.x')", "No module named 'common'"),
        ("import builtins\ndef task(): exec('print(1)', {'__builtins__': builtins})", "name 'print' is not defined"),
        ("import sys\ndef task(): return vars(sys)['modules']['common.x']", "KeyError: 'common.x'"),
        ("import gettext\ngettext.install('x')\ndef task(): return _('a')", "name '_' is not defined"),
        ("import subprocess, sys\ndef task(): subprocess.run([sys.executable, '-m', 'common.x'], check=True)",
         "No module named 'common'"),
        ("import multiprocessing as mp\nimport common.x\ndef f(): pass\n"
         "def task():\n    p = mp.get_context('spawn').Process(target=f); p.start(); p.join(); assert p.exitcode == 0",
         "No module named 'fd_team__dag_"),
    ],
    ids=["FD404 runpy", "FD404 exec", "FD405", "FD413", "FD409", "FD403"],
)  # fmt: skip
def test_a_gap_is_one(tmp_path: Path, body: str, fails: str):
    """What the lint says is so; where this test fails, a lint can go."""
    path = artifact(tmp_path, {"dags/dag.py": body, **LIBRARY})
    done = Process(sys.executable, tmp_path).run("load(sys.argv[1]).task()", path)
    assert done.returncode != 0
    assert fails in done.stderr
