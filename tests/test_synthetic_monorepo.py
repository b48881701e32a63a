"""The synthetic monorepo of benchmarks/affected: its ground truth is what really runs, and it is always the same."""

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARK = Path(__file__).resolve().parents[1] / "benchmarks" / "affected"
DAGS = 12

STUBS = {
    "airflow/__init__.py": "",
    "airflow/sdk.py": """
class DAG:
    def __init__(self, **arguments): self.arguments = arguments
    def __enter__(self): return self
    def __exit__(self, *error): return None

def dag(**arguments):
    return lambda function: function

def task(**arguments):
    return lambda function: function
""",
    "pendulum.py": "def datetime(*parts, tz): return parts\n",
    "pandas.py": """
class DataFrame:
    def __init__(self, rows): self.rows = rows
    def to_dict(self, orient): return self.rows
""",
    "yaml.py": "def safe_load(text): return dict(line.split(': ') for line in text.splitlines())\n",
    "requests.py": "",
    "boto3.py": "DEFAULT_SESSION = None\n",
    "airflow/providers/common/sql/operators/sql.py": """
import sys
from pathlib import Path

EXECUTED = []

class SQLExecuteQueryOperator:
    def __init__(self, sql, **arguments):
        path = Path(sys._getframe(1).f_code.co_filename).parent / sql
        assert "insert into" in path.read_text()
        EXECUTED.append(str(path))
""",
    "airflow/providers/standard/operators/python.py": """
class PythonOperator:
    def __init__(self, python_callable, op_kwargs, **arguments): python_callable(**op_kwargs)
""",
    **{
        f"airflow/providers/standard/operators/{kind.lower()}.py": f"""
COUNT = []

class {kind}Operator:
    def __init__(self, **arguments): COUNT.append(arguments["task_id"])
    def __rshift__(self, other): return other
"""
        for kind in ("Bash", "Empty")
    },
}

# Runs one DAG file as Airflow would and prints what ran: functions of the repository, modules, SQL files.
RUN = """
import json, runpy, sys
dag_file, root, stubs = sys.argv[1:]
sys.path[:0] = [root, stubs]
called = set()
def profile(frame, event, argument):
    code = frame.f_code
    if event == "call" and code.co_filename.startswith(root) and "<" not in code.co_qualname:
        called.add((frame.f_globals["__name__"], code.co_qualname))
sys.setprofile(profile)
runpy.run_path(dag_file, run_name="loaded")
sys.setprofile(None)
from airflow.providers.common.sql.operators.sql import EXECUTED
modules = sorted(name for name in sys.modules if name.partition(".")[0] == "common" or name.startswith("team_"))
third_party = sorted({"airflow", "boto3", "pandas", "requests", "yaml"} & set(sys.modules))
print(json.dumps({"called": sorted(called), "modules": modules, "third_party": third_party, "sql": sorted(EXECUTED)}))
"""

# Prints what the generator wrote down for each DAG file.
TRUTH = """
import json
from monorepo import monorepo
repo = monorepo(%d, 7)
print(json.dumps({
    dag.path: {
        "module": dag.module,
        "definitions": sorted(repo.reached[dag.path].definitions),
        "modules": sorted(repo.reached[dag.path].modules),
        "third_party": sorted(repo.reached[dag.path].packages),
        "sql": sorted(dag.sql),
    }
    for dag in repo.dags
}))
"""


GENERATE = f"""
import sys
from pathlib import Path
from generate import generate
generate(Path(sys.argv[1]), {DAGS}, bare=False)
"""


def _run(code: str, *arguments: str, **environment: str) -> str:
    command = [sys.executable, "-c", code, *arguments]
    variables = {**os.environ, **environment}
    done = subprocess.run(command, cwd=BENCHMARK, env=variables, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("monorepo")
    for path, text in STUBS.items():
        (folder / "stubs" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "stubs" / path).write_text(text)
    _run(GENERATE, str(folder / "new"))
    return folder


def test_the_ground_truth_is_what_runs(repository: Path) -> None:
    truth = json.loads(_run(TRUTH % DAGS))
    root = repository / "new" / "repository" / "dags"
    # `moved_base` and the heads only add a log line, so the files of main reach what the first commit reaches.
    for path, reached in truth.items():
        file = root.parent / path
        ran = json.loads(_run(RUN, str(file), str(root), str(repository / "stubs")))
        functions = {tuple(name) for name in ran["called"] if not name[0].startswith("loaded")}
        definitions = {tuple(name) for name in reached["definitions"]}
        defined = {
            (module, name)
            for module, name in definitions
            if (source := root / f"{module.replace('.', '/')}.py").exists() and f"def {name}(" in source.read_text()
        }
        assert functions == defined, path
        assert set(ran["modules"]) == set(reached["modules"]) - {reached["module"]}, path
        assert ran["third_party"] == reached["third_party"], path
        assert ran["sql"] == [str(root.parent / each) for each in reached["sql"]], path


def test_the_same_arguments_give_the_same_commits(tmp_path: Path) -> None:
    for seed in ("1", "2"):
        _run(GENERATE, str(tmp_path / seed), PYTHONHASHSEED=seed)
    first, second = ((tmp_path / seed / "truth.json").read_text() for seed in ("1", "2"))
    assert first == second


def test_each_change_touches_what_it_says_and_its_ground_truth_is_among_the_dag_files(repository: Path) -> None:
    truth = json.loads((repository / "new" / "truth.json").read_text())
    for change in truth["changes"]:
        command = ["git", "diff", "--name-only", truth["base"], change["head"]]
        done = subprocess.run(
            command, cwd=repository / "new" / "repository", capture_output=True, text=True, check=True
        )
        assert done.stdout.split() == change["touched"], change["name"]
        assert set(change["required"]) <= set(truth["dag_files"])
    required = {change["name"]: len(change["required"]) for change in truth["changes"]}
    assert required["hub comment"] == 0
    assert required["private function"] == required["SQL file"] == 1
    assert required["hub body"] > required["hub constant"] > 0


@pytest.mark.parametrize(("dags", "files"), [(250, 1_859), (2_500, 17_680)])
def test_the_sizes_are_the_promised_ones(dags: int, files: int) -> None:
    code = """
import json, sys
from random import Random
from monorepo import _tasks, monorepo
repo = monorepo(int(sys.argv[1]), 7)
python = [path for path in repo.files if path.endswith(".py")]
print(json.dumps([len(python), len(repo.library.names), _tasks(Random("x"), int(sys.argv[1]))]))
"""
    python, modules, tasks = json.loads(_run(code, str(dags)))
    assert (python, modules) == (files, 120)
    assert (statistics.median(tasks), max(tasks)) == (13, 1_200)
