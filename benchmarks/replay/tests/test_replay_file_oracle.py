"""The file oracle on small histories in real git."""

import subprocess
from pathlib import Path

import pytest

from benchmarks.replay.ledger import Ledger
from benchmarks.replay.oracle_run import file_oracle_rows

DAG = "from airflow import DAG\n"


class History:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str) -> str:
        identity = ["-c", "user.name=n", "-c", "user.email=e", "-c", "commit.gpgsign=false"]
        command = ["git", "-C", str(self.folder), *identity, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def commit(self, files: dict[str, str | None]) -> str:
        for path, text in files.items():
            file = self.folder / path
            if text is None:
                file.unlink()
            else:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "c")
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "repo")


def selected(history: History, tmp_path: Path) -> set[str]:
    """Who the oracle selects for the newest commit."""
    return set(next(file_oracle_rows(history.folder, "HEAD", 1, tmp_path / "cache"))["file_oracle"])


FORMS = {
    "plain": ("import lib.m\n", "dags/lib/m.py"),
    "from": ("from lib.m import f\n", "dags/lib/m.py"),
    "submodule": ("from lib import m\n", "dags/lib/m.py"),
    "parent init": ("from lib.m import f\n", "dags/lib/__init__.py"),
    "lazy": ("def task():\n    from lib import m\n", "dags/lib/m.py"),
    "prefix": ("from dags.lib import m\n", "dags/lib/m.py"),
    "literal import_module": ("import importlib\nx = importlib.import_module('lib.m')\n", "dags/lib/m.py"),
    "dunder import": ("x = __import__('lib.m')\n", "dags/lib/m.py"),
    "plugins root": ("from hooks import h\n", "plugins/hooks.py"),
    "repository root": ("import shared\n", "shared.py"),
    "resource": ("sql = open('sql/load.sql')\n", "dags/sql/load.sql"),
    "transitive relative": ("from lib.relative import g\n", "dags/lib/m.py"),
    "star with __all__": ("from lib.stars import *\n", "dags/lib/stars/s.py"),
}


@pytest.mark.parametrize("form", FORMS)
def test_each_form_of_reference_is_an_edge_and_other_dags_stay_out(history: History, tmp_path: Path, form: str) -> None:
    imports, touched = FORMS[form]
    files = {
        "dags/user.py": DAG + imports + "dag = DAG('user')\n",
        "dags/other.py": DAG + "dag = DAG('other')\n",
        "dags/lib/__init__.py": "",
        "dags/lib/m.py": "def f(): ...\n",
        "dags/lib/relative.py": "from . import m\ng = 1\n",
        "dags/lib/stars/__init__.py": "__all__ = ['s']\n",
        "dags/lib/stars/s.py": "",
        "plugins/hooks.py": "h = 1\n",
        "shared.py": "",
        "dags/sql/load.sql": "select 1",
        "archive/sql/load.sql": "select 2",
    }
    history.commit(dict(files))
    history.commit({touched: files[touched] + "\n\n"})
    assert selected(history, tmp_path) == {"dags/user.py"}


HERE = "from pathlib import Path\nimport os\nfrom glob import glob\nHERE = Path(__file__).parent\n"
PATHS = {
    "listed": "files = sorted((HERE / 'confs').iterdir())\n",
    "globbed": "files = HERE.joinpath('confs').glob('*.yaml')\n",
    "globbed where it is deployed": "F = os.environ.get('F', '/home/a/gcs/dags')\nglob(os.path.join(F, 'confs/*'))\n",
    "globbed by who is handed the pattern": "from lib import build\nbuild(os.path.join('/srv', 'dags/confs/*'))\n",
    "walked below its parent": "up = os.path.dirname(HERE)\nw = os.walk(os.path.join(up, 'dags', 'confs'))\n",
    "name in a known folder": "def read(name):\n    return open(HERE / 'confs' / name)\n",
    "f-string": "def read(name):\n    return open(f'confs/{name}.yaml')\n",
}


@pytest.mark.parametrize("form", PATHS)
def test_a_folder_that_is_listed_or_partly_named_is_an_edge(history: History, tmp_path: Path, form: str) -> None:
    files: dict[str, str | None] = {
        "dags/user.py": DAG + HERE + PATHS[form] + "dag = DAG('user')\n",
        "dags/other.py": DAG + HERE + "dag = DAG('other')\n",
        "dags/confs/a.yaml": "1",
        "archive/confs/a.yaml": "1",
    }
    history.commit(files)
    history.commit({"dags/confs/b.yaml": "2"})
    assert selected(history, tmp_path) == {"dags/user.py"}
    history.commit({"archive/confs/a.yaml": "3", "dags/readme.md": ""})
    assert selected(history, tmp_path) == set()


def test_a_glob_with_an_extension_takes_no_other_file(history: History, tmp_path: Path) -> None:
    history.commit({"dags/user.py": DAG + HERE + "files = HERE.rglob('*.yaml')\nDAG('u')\n", "dags/a/x.yaml": ""})
    history.commit({"dags/a/x.sql": "", "dags/a/y.py": ""})
    assert selected(history, tmp_path) == set()
    history.commit({"dags/a/y.yaml": ""})
    assert selected(history, tmp_path) == {"dags/user.py"}


def test_what_a_plugin_adds_to_dags_reaches_all_and_its_pages_nobody(history: History, tmp_path: Path) -> None:
    plugin = "from airflow.plugins_manager import AirflowPlugin\nimport {0}\nclass P(AirflowPlugin):\n    {1} = [{0}]\n"
    history.commit(
        {
            "dags/a.py": DAG + "DAG('a')\n",
            "plugins/one.py": plugin.format("heard", "listeners"),
            "plugins/two.py": plugin.format("page", "flask_blueprints"),
            "plugins/heard.py": "",
            "plugins/page.py": "",
        }
    )
    history.commit({"plugins/page.py": "x = 1\n"})
    assert selected(history, tmp_path) == set()
    history.commit({"plugins/heard.py": "x = 1\n"})
    assert selected(history, tmp_path) == {"dags/a.py"}


def test_airflow_cfg_reaches_all_by_the_code_that_it_names(history: History, tmp_path: Path) -> None:
    configuration = "[core]\nxcom_backend = store.Backend\nparallelism = 4\n"
    history.commit({"dags/a.py": DAG + "DAG('a')\n", "airflow.cfg": configuration, "plugins/store.py": ""})
    history.commit({"airflow.cfg": configuration.replace("4", "8")})
    history.commit({"plugins/store.py": "x = 1\n"})
    assert selected(history, tmp_path) == {"dags/a.py"}


def test_a_link_leads_to_the_file_and_is_one(history: History, tmp_path: Path) -> None:
    history.commit(
        {"dags/a.py": DAG + "from lib import m\nDAG('a')\n", "real/m.py": "", "real2/m.py": "", "x/y.py": ""}
    )
    (history.folder / "dags/lib").symlink_to("../real")
    history.commit({})
    assert selected(history, tmp_path) == {"dags/a.py"}
    history.commit({"x/y.py": "x = 1\n"})
    assert selected(history, tmp_path) == set()
    history.commit({"real/m.py": "x = 1\n"})
    assert selected(history, tmp_path) == {"dags/a.py"}
    (history.folder / "dags/lib").unlink()
    (history.folder / "dags/lib").symlink_to("../real2")
    history.commit({})
    assert selected(history, tmp_path) == {"dags/a.py"}


def test_a_submodule_holds_what_is_imported_from_it(history: History, tmp_path: Path) -> None:
    history.commit({"dags/a.py": DAG + "from common.steps.one import f\nDAG('a')\n", "dags/b.py": DAG + "DAG('b')\n"})
    for commit in ("1" * 40, "2" * 40):
        history.git("update-index", "--add", "--cacheinfo", f"160000,{commit},dags/common")
        history.git("commit", "-q", "-m", "c")
    assert selected(history, tmp_path) == {"dags/a.py"}


def test_a_deleted_module_is_still_reached_at_base(history: History, tmp_path: Path) -> None:
    history.commit({"dags/user.py": DAG + "import gone\nDAG('u')\n", "dags/gone.py": "x = 1\n"})
    history.commit({"dags/gone.py": None})
    assert selected(history, tmp_path) == {"dags/user.py"}


def test_of_several_resources_with_one_name_the_nearest_counts(history: History, tmp_path: Path) -> None:
    reader = DAG + "q = open('q.sql')\nDAG('x')\n"
    history.commit({"dags/a/a.py": reader, "dags/a/q.sql": "1", "dags/b/b.py": reader, "dags/b/q.sql": "1"})
    history.commit({"dags/b/q.sql": "2"})
    assert selected(history, tmp_path) == {"dags/b/b.py"}


def test_ignored_files_tests_and_plain_modules_are_no_dag_files(history: History, tmp_path: Path) -> None:
    dag = DAG + "DAG('x')\n"
    history.commit({"README.md": ""})
    history.commit(
        {
            "dags/.airflowignore": "retired\n",
            "dags/retired/r.py": dag,
            "dags/tests/test_x.py": dag,
            "dags/plain.py": "x = 1\n",
            "dags/built.py": "from factory import build\nd = build()\n",
            "dags/factory.py": DAG + "def build():\n    return DAG('f')\n",
        }
    )
    assert selected(history, tmp_path) == {"dags/built.py"}


def test_a_lock_beside_the_dags_is_the_runtimes_and_an_image_s_is_not(history: History, tmp_path: Path) -> None:
    history.commit({"dags/a.py": DAG + "DAG('x')\n", "requirements.txt": "", "images/x/requirements.txt": ""})
    history.commit({"requirements.txt": "a==1\n", "images/x/requirements.txt": "b==1\n"})
    row = next(file_oracle_rows(history.folder, "HEAD", 1, tmp_path / "cache"))
    assert row["locks"] == ["images/x/requirements.txt", "requirements.txt"]
    assert row["runtime_locks"] == ["requirements.txt"]
    assert row["file_oracle"] == {}


def test_a_broken_last_line_of_the_ledger_is_asked_again(tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    Ledger(file).add({"commit": "a", "n": 1})
    with file.open("a") as stream:
        stream.write('{"commit": "b", "n"')
    again = Ledger(file)
    assert set(again.rows) == {"a"}
    again.add({"commit": "b", "n": 2})
    assert {key: row["n"] for key, row in Ledger(file).rows.items()} == {"a": 1, "b": 2}
