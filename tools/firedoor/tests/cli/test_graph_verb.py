"""What ``firedoor graph`` draws."""

import json
import re
from typing import Any

import pytest
from small_monorepo import Monorepo

DAG = 'from airflow.sdk import DAG\nfrom libs.m{0} import f\nDAG("d{0}", tags=[f()])\n'


def drawn(repo: Monorepo, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(repo.run("graph", *words, "--format", "json"))
    assert found["schema"] == "firedoor.graph/1"
    ids = {node["id"] for node in found["nodes"]}
    assert {end for edge in found["edges"] for end in edge} <= ids
    return found


def ids(found: dict[str, Any]) -> list[str]:
    return [node["id"] for node in found["nodes"]]


def test_one_dag_in_mermaid(monorepo: Monorepo) -> None:
    assert (
        monorepo.run("graph", "billing")
        == """\
flowchart LR
  n1(["dags/billing/billing.py"]):::dag
  n2["shared/__init__.py"]:::python
  n3["shared/clean.py"]:::python
  n1 --> n2
  n1 --> n3
  classDef dag fill:#d7ebff,stroke:#1f6feb
  classDef resource fill:#fff5d6,stroke:#b08800
  classDef folder fill:#f4f4f4,stroke:#888
"""
    )


def test_one_dag_in_dot(monorepo: Monorepo) -> None:
    text = monorepo.run("graph", "orders", "--format", "dot")
    assert text.startswith("digraph firedoor {\n  rankdir=LR;")
    assert text.endswith("}\n")
    assert '[label="dags/orders/sql/orders.sql", shape=note];' in text
    assert len(re.findall(r"^  n\d+ -> n\d+;$", text, re.M)) == 4


def test_definitions_stand_in_the_frame_of_their_file(monorepo: Monorepo) -> None:
    found = drawn(monorepo, "orders", "--definitions")
    edges = {tuple(edge) for edge in found["edges"]}
    assert ("dags/orders/orders.py", "shared/clean.py:trim") in edges
    assert "shared/clean.py:total" not in ids(found)
    text = monorepo.run("graph", "orders", "--definitions")
    assert (
        '  subgraph "shared/clean.py"\n    n4["module body"]:::python\n    n5("trim:4"):::definition\n  end\n' in text
    )


def test_a_use_through_a_re_export_is_an_edge(monorepo: Monorepo) -> None:
    monorepo.write(
        {
            "shared/__init__.py": "from shared.clean import trim\n",
            "dags/quiet/quiet.py": "from airflow.sdk import DAG\nimport shared\nDAG(shared.trim(''))\n",
        }
    )
    found = drawn(monorepo, "quiet", "--definitions")
    assert ["dags/quiet/quiet.py", "shared/clean.py:trim"] in found["edges"]


def test_depth(monorepo: Monorepo) -> None:
    monorepo.write(
        {"shared/sql.py": "import shared.deep\n\n\ndef read(name):\n    return name\n", "shared/deep.py": ""}
    )
    assert "shared/deep.py" in ids(drawn(monorepo, "orders"))
    assert "shared/deep.py" not in ids(drawn(monorepo, "orders", "--depth", "1"))
    assert drawn(monorepo, "orders", "--depth", "0")["edges"] == []
    with pytest.raises(SystemExit):
        monorepo.run("graph", "--depth", "-1")


def test_several_dags(monorepo: Monorepo) -> None:
    found = ids(drawn(monorepo, "quiet", "billing"))
    assert {"dags/quiet/quiet.py", "dags/billing/billing.py"} <= set(found)
    assert "dags/orders/orders.py" not in found


def test_hubs_alone(monorepo: Monorepo) -> None:
    found = drawn(monorepo, "--hubs")
    assert ids(found) == ["dags/billing/billing.py", "dags/orders/orders.py", "shared/__init__.py", "shared/clean.py"]
    assert {node["dag_files"] for node in found["nodes"] if node["kind"] == "python"} == {2}


def test_a_large_repository_is_folded_by_folder_and_says_so(monorepo: Monorepo) -> None:
    files: dict[str, str | None] = {}
    for number in range(60):
        files[f"dags/team{number % 3}/d{number}.py"] = DAG.format(number)
        files[f"libs/m{number}.py"] = "def f():\n    return 'x'\n"
    monorepo.write(files)
    found = drawn(monorepo)
    assert len(found["nodes"]) <= 80
    assert re.match(r"\d+ of 127 files folded into \d+ folders; --files shows each", found["note"]), found["note"]
    assert sum(node["files"] for node in found["nodes"]) == len(ids(drawn(monorepo, "--files")))
    assert monorepo.run("graph").startswith(f"%% {found['note']}\nflowchart LR\n")
    whole = drawn(monorepo, "--files")
    assert (whole["note"], len(whole["nodes"]) > 120) == ("", True)


def test_labels_cannot_break_out(monorepo: Monorepo) -> None:
    monorepo.write({'dags/a"] --> b; c["x.py': DAG.format(0), "libs/m0.py": "f = str\n"})
    for line in monorepo.run("graph").splitlines():
        assert line.count('"') in (0, 2)
    dot = monorepo.run("graph", "--format", "dot")
    assert '\\"] --> b; c[\\"' in dot
