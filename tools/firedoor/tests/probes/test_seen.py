"""Which functions ran, and what was read on whose behalf, as a probe tells it: no Airflow is needed for that."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from firedoor.probes import script

RUN = """
import importlib.machinery, importlib.util, json, sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
def beside(name):
    spec = spec_from_file_location("_firedoor_" + name, Path(PROBES, name + ".py"))
    module = sys.modules[spec.name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
sys.path[:0] = [CODE, OUTSIDE]
touched = beside("touched").Touched(CODE, (), ())
ran = beside("ran").Ran(CODE)
ran.begin()
touched.begin()
sys.dont_write_bytecode = True
import dag
print(json.dumps([touched.to_json(), ran.to_json(), list(touched.read)]))
"""


def seen(tmp_path: Path, files: dict[str, str]) -> tuple[list[Any], dict[str, Any], list[str]]:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    names = {"PROBES": script("smoke").parent, "CODE": tmp_path / "code", "OUTSIDE": tmp_path / "site-packages"}
    text = "".join(f"{name} = {str(value)!r}\n" for name, value in names.items()) + RUN
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    told, ran, read = json.loads(done.stdout)
    return told, ran, read


def test_each_function_that_ran_is_told_and_no_other(tmp_path: Path):
    files = {
        "code/dag.py": "import lib\n\ndef used():\n    return [n for n in lib.rows()]\n\ndef unused(): ...\n\n"
        "class Kind:\n    def method(self): ...\n    def silent(self): ...\n\nused()\nKind().method()\n",
        "code/lib.py": "def rows():\n    yield 1\n\n\nasync def never(): ...\n",
    }
    _, ran, _ = seen(tmp_path, files)
    assert ran["files"] == ["dag.py", "lib.py"]
    told = {(path, name) for path, name, _ in ran["functions"] if "<" not in name}
    assert told == {("dag.py", "used"), ("dag.py", "Kind.method"), ("lib.py", "rows")}  # a class's body is the file's


def test_what_airflow_loads_as_a_plugin_is_not_what_the_dag_runs(tmp_path: Path):
    files = {
        "code/dag.py": "import lib\nfrom airflow import plugins_manager\nplugins_manager.load()\nimport late\n",
        "code/lib.py": "",
        "code/late.py": "",
        "code/menu.py": "import of_the_menu\n",
        "code/of_the_menu.py": "def made(): ...\nmade()\n",
        "site-packages/airflow/__init__.py": "",
        "site-packages/airflow/plugins_manager.py": "def load():\n    __import__('menu')\n",
    }
    _, ran, _ = seen(tmp_path, files)
    assert (ran["files"], ran["functions"]) == (["dag.py", "lib.py", "late.py"], [])


def test_a_class_of_pydantic_asks_for_itself_and_its_settings_for_the_dag(tmp_path: Path):
    files = {
        "code/dag.py": "import pydantic, pydantic_settings\nclass Row(pydantic.BaseModel): ...\n"
        "class Mine(pydantic_settings.BaseSettings): ...\nMine()\n",
        "site-packages/pydantic/__init__.py": "import os\nclass BaseModel:\n"
        "    def __init_subclass__(cls): os.environ.get('PYDANTIC_DISABLE_PLUGINS')\n",
        "site-packages/pydantic_settings/__init__.py": "import os, pydantic\nclass BaseSettings(pydantic.BaseModel):\n"
        "    def __init__(self): os.environ.get('MINE_STAGE')\n",
    }
    told, _, _ = seen(tmp_path, files)
    assert told == [["environment", "MINE_STAGE", "dag.py", 4]]


def test_a_reading_counts_on_behalf_of_own_code_alone(tmp_path: Path):
    files = {
        "code/dag.py": "import os, time\nimport foreign\nfrom time import time as moment\n"
        "moment()\nforeign.asks()\nforeign.opens()\nopen('code/beside.txt').read()\nos.listdir('code')\n",
        "code/beside.txt": "x",
        "site-packages/foreign.py": "import os, time\ntime.time()\nos.getenv('X')\nopen('/etc/hostname').read()\n"
        "def asks():\n    time.time()\n    os.getenv('IN_A_CALL')\n"
        "def opens():\n    open('/etc/hostname').read()\n",
    }
    told, _, read = seen(tmp_path, files)
    assert told == [["clock", "time.time()", "dag.py", 4], ["file", "/etc/hostname", "dag.py", 6]]
    assert read == ["beside.txt", ""]
