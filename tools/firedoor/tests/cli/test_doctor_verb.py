"""What ``firedoor doctor`` finds, section by section."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from small_monorepo import Monorepo

DAG = 'from airflow.sdk import DAG\n{}\nDAG("{}")\n'


def doctor(repo: Monorepo, files: Mapping[str, str | None]) -> dict[str, Any]:
    repo.write(files)
    found: dict[str, Any] = json.loads(repo.run("doctor", "--format", "json"))
    assert found["schema"] == "firedoor.doctor/1"
    return found


def test_a_healthy_repository_in_text(monorepo: Monorepo) -> None:
    assert (
        monorepo.run("doctor")
        == """\
3 DAG files among 6 Python files at the working tree
  3 constructed in the file
      1  dags/billing/
      1  dags/orders/
      1  dags/quiet/

2 import roots
  .     the repository itself
  dags  a folder named dags

2 hubs: files that several DAG files reach
      2   66 %  shared/__init__.py
      2   66 %  shared/clean.py
  a change there can select that many

1 lock
  requirements.txt  2 pins  serves 3  holds apache-airflow: an Airflow environment; \
it does not tell what its pins need, so each change of one selects all of them

none     imports not placed exactly, dynamic imports, files that cannot be parsed, \
module names that mean several files, modules that shadow a library, dag_ids defined more than once, \
imports across private lines, import cycles, lines of locks that cannot be read, \
files that reach every DAG, owners, unusable dag.toml files

next     firedoor graph --hubs
"""
    )


def test_how_dag_files_are_found(monorepo: Monorepo) -> None:
    files = {
        "dags/made.py": "from shared.make import make\nmake()\n",
        "shared/make.py": "from airflow.sdk import DAG\n\n\ndef make():\n    return DAG('made')\n",
    }
    found = doctor(monorepo, files)
    how = {dag["path"]: dag["how"] for dag in found["dag_files"]}
    assert (how["dags/made.py"], how["dags/quiet/quiet.py"]) == ("factory", "constructed")
    declared = doctor(monorepo, {"pyproject.toml": '[tool.firedoor]\ndags = ["dags/quiet/*.py"]\n'})
    assert declared["dag_files"] == [{"path": "dags/quiet/quiet.py", "how": "declared", "owners": []}]


def test_roots_and_who_says_so(monorepo: Monorepo) -> None:
    files = {"services/a/pyproject.toml": "[project]\nname = 'a'\n", "plugins/p.py": "", "services/a/src/a.py": ""}
    roots = {root["path"]: root["why"] for root in doctor(monorepo, files)["roots"]}
    assert roots == {
        "": "the repository itself",
        "dags": "a folder named dags",
        "plugins": "a folder named plugins",
        "services/a": "holds pyproject.toml",
        "services/a/src": "a folder named src",
    }
    policy = {"pyproject.toml": '[tool.firedoor]\nroots = [".", "dags"]\n'}
    assert {root["why"] for root in doctor(monorepo, policy)["roots"]} == {"declared in pyproject.toml:2"}


def test_an_import_that_fits_nothing_and_who_reaches_it(monorepo: Monorepo) -> None:
    found = doctor(monorepo, {"dags/quiet/quiet.py": DAG.format("import shared.gone", "quiet")})
    assert found["unresolved"] == [
        {
            "path": "dags/quiet/quiet.py",
            "line": 2,
            "module": "shared.gone",
            "why": "no file of the repository fits",
            "dag_files": ["dags/quiet/quiet.py"],
        }
    ]


def test_a_folder_that_shares_its_name_with_a_library_loses_nothing(monorepo: Monorepo) -> None:
    assert doctor(monorepo, {"airflow/tool.py": "", "pandas/notes.py": ""})["unresolved"] == []


def test_dynamic_imports_and_what_they_widen(monorepo: Monorepo) -> None:
    source = "import importlib\n\n\ndef load(name):\n    return importlib.import_module(f'plug.{name}')\n"
    files = {"shared/sql.py": source + "\n\nread = load\n", "plug/__init__.py": "", "plug/a.py": "x = 1\n"}
    (entry,) = doctor(monorepo, files)["unresolved"]
    assert (entry["path"], entry["line"], entry["module"]) == ("shared/sql.py", 5, "plug.*")
    assert entry["dag_files"] == ["dags/orders/orders.py"]
    assert "1 dynamic import\n  shared/sql.py:5  plug.*  widens 1 of 3 DAG files" in monorepo.run("doctor")


def test_files_that_cannot_be_parsed(monorepo: Monorepo) -> None:
    (entry,) = doctor(monorepo, {"shared/clean.py": "def f(:\n"})["unparsable"]
    assert entry["path"] == "shared/clean.py"
    assert "line 1" in entry["why"]


def test_one_module_name_for_several_files(monorepo: Monorepo) -> None:
    found = doctor(monorepo, {"dags/shared/clean.py": "", "dags/other.py": "", "other.py": ""})
    assert found["module_names"] == [
        {"name": "shared.clean", "paths": ["dags/shared/clean.py", "shared/clean.py"], "shadows": ""}
    ]  # nobody reaches `other`


def test_modules_with_the_name_of_a_library(monorepo: Monorepo) -> None:
    found = doctor(monorepo, {"dags/json.py": "", "pandas.py": "", "dags/tests/random.py": ""})["shadowed"]
    assert [(entry["name"], entry["shadows"]) for entry in found] == [
        ("json", "the standard library"),
        ("pandas", "pandas"),
    ]


def test_dag_ids_that_several_files_define(monorepo: Monorepo) -> None:
    found = doctor(monorepo, {"dags/again.py": DAG.format("", "quiet")})
    assert found["dag_ids"] == [{"name": "quiet", "paths": ["dags/again.py", "dags/quiet/quiet.py"], "shadows": ""}]


@pytest.mark.parametrize(
    ("imports", "cycle"),
    [
        ({"a": "from shared import b", "b": "import shared.a"}, ["shared/a.py", "shared/b.py"]),
        (
            {"a": "import shared.b", "b": "import shared.c", "c": "import shared.a"},
            ["shared/a.py", "shared/b.py", "shared/c.py"],
        ),
        ({"a": "import shared.b", "b": "def f():\n    import shared.a"}, None),
        (
            {"a": "import shared.b", "b": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import shared.a"},
            None,
        ),
        ({"__init__": "from shared.a import x", "a": "import shared.b\nx = 1", "b": ""}, None),
    ],
)
def test_import_cycles(monorepo: Monorepo, imports: dict[str, str], cycle: list[str] | None) -> None:
    files = {f"shared/{name}.py": f"{text}\n" for name, text in imports.items()}
    found = doctor(monorepo, files | {"dags/quiet/quiet.py": DAG.format("import shared.a", "quiet")})
    assert found["import_cycles"] == ([cycle] if cycle else [])


def test_locks_and_what_they_serve(monorepo: Monorepo) -> None:
    files = {"docs/requirements.txt": "sphinx==8.0\n", "broken/requirements.txt": "???\n"}
    locks = {lock["path"]: lock for lock in doctor(monorepo, files)["locks"]}
    assert (locks["requirements.txt"]["dag_files"], locks["requirements.txt"]["pins"]) == (3, 2)
    assert locks["docs/requirements.txt"]["dag_files"] == 0
    assert "holds no DAG file" in locks["docs/requirements.txt"]["why"]
    assert locks["broken/requirements.txt"]["problems"]


def test_a_lock_that_tells_what_its_pins_need_costs_less(monorepo: Monorepo) -> None:
    lock = "apache-airflow==3.0.0\n    # via -r in\npandas==2.2.0\n    # via -r in\n"
    why = doctor(monorepo, {"requirements.txt": lock})["locks"][0]["why"]
    assert why == "holds apache-airflow: an Airflow environment"


def test_what_reaches_every_dag(monorepo: Monorepo) -> None:
    assert doctor(monorepo, {"config/airflow_local_settings.py": ""})["ambient"] == ["config/airflow_local_settings.py"]


def test_long_lists_are_folded_with_the_way_to_the_rest(monorepo: Monorepo) -> None:
    monorepo.write({f"dags/team{number}/d.py": DAG.format("", f"d{number}") for number in range(15)})
    text = monorepo.run("doctor")
    assert "18 DAG files" in text
    assert "  … and 8 more: --format json\n" in text


def test_one_value_of_the_policy_and_its_source(monorepo: Monorepo, monkeypatch: pytest.MonkeyPatch) -> None:
    assert monorepo.run("doctor", "--config", "precision") == 'precision = "definition"  # built-in\n'
    monorepo.write({"pyproject.toml": '[tool.firedoor]\n# doubt\nprecision = "file"\nroots = ["dags"]\n'})
    assert monorepo.run("doctor", "--config", "precision") == 'precision = "file"  # pyproject.toml:3\n'
    assert monorepo.run("doctor", "--config", "roots") == 'roots = ["dags"]  # pyproject.toml:4\n'
    monkeypatch.setenv("FIREDOOR_PRECISION", "definition")
    assert monorepo.run("doctor", "--config", "precision") == 'precision = "definition"  # FIREDOOR_PRECISION\n'
    error = monorepo.error("doctor", "--config", "precison")
    assert (error.code, error.fix) == ("FD124", "firedoor doctor --config precision")
