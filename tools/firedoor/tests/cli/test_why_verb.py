"""What ``firedoor why`` prints: each step with the line to read, or why nothing reaches the DAG file."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from small_monorepo import BASE, Monorepo

Masked = Callable[[str], str]
TRIMMED = {"shared/clean.py": BASE["shared/clean.py"].replace("strip()", "strip(' ')")}


def why(repo: Monorepo, dag: str, files: Mapping[str, str | None]) -> dict[str, Any]:
    """The JSON of why for one change."""
    repo.commit(files)
    found: dict[str, Any] = json.loads(repo.run("why", dag, "--base", "HEAD~1", "--format", "json"))
    return found


def test_a_chain_with_its_lines(monorepo: Monorepo, masked: Masked) -> None:
    monorepo.commit(TRIMMED)
    assert (
        masked(monorepo.run("why", "orders", "--base", "HEAD~1"))
        == """\
HASH → the working tree: --base HEAD~1
dags/orders/orders.py is affected  code, exact

  shared/clean.py:5  definition trim changed
         5 | return row.strip(' ')
  └ dags/orders/orders.py:2  imports trim
         2 | from shared.clean import trim
  └ dags/orders/orders.py:6  module body uses trim
         6 | rows = [trim(row) for row in read("sql/orders.sql")]

fingerprint  HASH → HASH
next     firedoor why dags/orders/orders.py --base HEAD~1 --reach
"""
    )


def test_why_another_definition_of_a_reached_file_does_not_matter(monorepo: Monorepo, masked: Masked) -> None:
    monorepo.commit(TRIMMED)
    assert (
        masked(monorepo.run("why", "billing", "--base", "HEAD~1"))
        == """\
HASH → the working tree: --base HEAD~1
dags/billing/billing.py is not affected
  shared/clean.py: trim changed (line 4); it reaches total there
next     firedoor why dags/billing/billing.py --base HEAD~1 --reach
"""
    )


def test_what_a_dag_file_reaches_is_shown_when_nothing_changed(monorepo: Monorepo, masked: Masked) -> None:
    text = masked(monorepo.run("why", "dags/orders", "--base", "HEAD"))
    assert (
        "is not affected\n  nothing differs between base and head\n\nreaches 4 Python files, 1 resource, 2 pins\n"
        in text
    )
    assert (
        """
  dags/orders/
    orders.py
  dags/orders/sql/
    orders.sql
  shared/
    __init__.py
    clean.py  trim
    sql.py  read
"""
        in text
    )


@pytest.mark.parametrize(
    ("dag", "files", "says"),
    [
        ("quiet", {"dags/quiet/quiet.py": BASE["dags/quiet/quiet.py"] + "x = DAG('b')\n"}, "module body changed"),
        ("orders", {"dags/orders/sql/orders.sql": "select *\nfrom a\n"}, "content changed, first in line 2"),
        ("orders", {"dags/orders/sql/orders.sql": None}, "file removed"),
        ("orders", {"shared/clean.py": None}, "file removed"),
        ("orders", {"shared/clean.py": "def total(rows):\n    return sum(rows)\n"}, "definition trim removed (line 4)"),
        ("billing", {"requirements.txt": "pandas==3.0.0\n"}, "pin pandas 2.2.0 → 3.0.0"),
        ("billing", {"requirements.txt": "apache-airflow==3.0.0\n"}, "pin pandas 2.2.0 removed"),
        ("billing", {"requirements.txt": "apache-airflow==3.0.0\npandas[excel]==2.2.0\n"}, "its extras, hashes,"),
        ("billing", {"shared/clean.py": "def total(:\n"}, "cannot be read as Python at head"),
        ("new", {"dags/new.py": 'from airflow.sdk import DAG\nDAG("n")\n'}, "new DAG file"),
    ],
)
def test_the_difference_at_the_touched_end_in_words(
    monorepo: Monorepo, dag: str, files: dict[str, str | None], says: str
) -> None:
    found = why(monorepo, dag, files)
    assert found["affected"] is True
    assert found["chain"][0]["path"] in files
    assert any(says in sentence for sentence in found["chain"][0]["says"]), found["chain"][0]
    assert found["chain"][-1]["path"] == found["dag_file"]


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"shared/clean.py": "# a comment\n" + BASE["shared/clean.py"]}, "shared/clean.py: only comments"),
        ({"README.md": "x"}, "the touched path: not among the 3 files that it reaches"),
        ({"README.md": "x", "a.md": "y"}, "2 of 2 touched paths: not among the 3 files that it reaches"),
        ({"shared/sql.py": "VALUE = 1\n", "dags/orders/orders.py": None}, "2 of 2 touched paths: not among"),
    ],
)
def test_why_not(monorepo: Monorepo, files: dict[str, str | None], says: str) -> None:
    found = why(monorepo, "billing", files)
    assert (found["affected"], found["chain"]) == (False, [])
    assert any(sentence.startswith(says) for sentence in found["because"]), found["because"]


def test_json_names_what_is_reached(monorepo: Monorepo) -> None:
    found = why(monorepo, "orders", TRIMMED)
    assert found["schema"] == "firedoor.why/1"
    assert found["kinds"] == ["code"]
    assert found["reach"]["definitions"] == {"shared/clean.py": ["trim"], "shared/sql.py": ["read"]}
    assert "dags/orders/sql/orders.sql" in found["reach"]["files"]
    assert found["reach"]["anything"] is False


def test_a_computed_import_is_said_to_reach_anything(monorepo: Monorepo) -> None:
    source = "import importlib\nfrom airflow.sdk import DAG\nDAG('q', tags=importlib.import_module(input()))\n"
    monorepo.commit({"dags/quiet/quiet.py": source})
    monorepo.commit(TRIMMED)
    text = monorepo.run("why", "quiet", "--base", "HEAD~1", "--reach")
    assert "conservative" in text
    assert "an import that cannot be known" in text


def test_suggestions_for_a_word_that_names_nothing(monorepo: Monorepo) -> None:
    error = monorepo.error("why", "ordres")
    assert (error.code, error.exit_code) == ("FD120", 2)
    assert error.because == "did you mean dags/orders/orders.py?"
    assert error.fix == "firedoor why dags/orders/orders.py"
    assert monorepo.error("why", "dags").code == "FD121"
    assert monorepo.error("why", "zzz").fix == "firedoor doctor"


def test_the_import_that_reaches_a_pin_is_told(monorepo: Monorepo) -> None:
    lock = "apache-airflow==3.0.0\n    # via -r in\nnumpy==1.0{}\n    # via pandas\npandas==2.2.0\n    # via -r in\n"
    monorepo.commit({"requirements.txt": lock.format("")})
    found = why(monorepo, "billing", {"requirements.txt": lock.format(".1")})
    assert found["chain"][0]["says"] == ["pin numpy 1.0 → 1.0.1"]
    assert (found["chain"][0]["line"], found["chain"][0]["source"]) == (3, "numpy==1.0.1")
    assert found["chain"][1]["says"] == ["runs with what this lock installs", "import pandas → pandas → numpy"]


def test_a_package_that_only_holds_the_module_is_no_step(monorepo: Monorepo) -> None:
    source = "from airflow.sdk import DAG\nfrom shared import clean\n\nDAG('q', tags=[clean.trim('a')])\n"
    monorepo.commit({"dags/quiet/quiet.py": source})
    found = why(monorepo, "quiet", TRIMMED)
    assert [(step["path"], step["line"]) for step in found["chain"]] == [
        ("shared/clean.py", 5),
        ("dags/quiet/quiet.py", 4),
        ("dags/quiet/quiet.py", 4),
    ]


def test_the_body_that_decorates_a_definition_shows_the_decorator(monorepo: Monorepo) -> None:
    source = (
        "from airflow.sdk import DAG\nfrom shared.keep import kept\n\n@kept\ndef step():\n    return {}\n\nDAG('q')\n"
    )
    monorepo.commit({"shared/keep.py": "def kept(f):\n    return f\n", "dags/quiet/quiet.py": source.format(1)})
    found = why(monorepo, "quiet", {"dags/quiet/quiet.py": source.format(2)})
    assert [(step["says"], step["line"], step["source"]) for step in found["chain"]] == [
        (["definition step changed"], 6, "return 2"),
        (["module body uses step"], 4, "@kept"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("", "import numpy\n", "imports numpy, as it did not before"),
        ("from numpy import array\n", "", "no longer imports numpy.array"),
    ],
)
def test_what_a_body_imports_otherwise_is_told(monorepo: Monorepo, before: str, after: str, says: str) -> None:
    monorepo.commit({"shared/clean.py": before + BASE["shared/clean.py"], "README.md": "x"})
    found = why(monorepo, "billing", {"shared/clean.py": after + BASE["shared/clean.py"]})
    assert found["chain"][0]["says"] == [says]


def test_a_folder_that_is_read(monorepo: Monorepo) -> None:
    source = "from pathlib import Path\nfrom airflow.sdk import DAG\nDAG('q', tags=list(Path('conf').glob('*.yaml')))\n"
    monorepo.commit({"dags/quiet/quiet.py": source, "dags/quiet/conf/a.yaml": "x: 1\n"})
    found = why(monorepo, "quiet", {"dags/quiet/conf/b.yaml": "x: 2\n"})
    assert found["chain"][0]["says"] == ["file added"]
    assert found["chain"][1]["says"] == ["reads a folder that holds it"]
    assert found["chain"][1]["line"] == 3
    assert "resource" in found["kinds"]
