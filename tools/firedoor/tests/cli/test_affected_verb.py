"""What ``firedoor affected`` prints, form by form."""

import json
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from firedoor.cli import affected
from small_monorepo import BASE, Monorepo

HEAD = {
    "shared/clean.py": BASE["shared/clean.py"].replace("strip()", "strip(' ')"),
    "requirements.txt": "apache-airflow==3.0.0\npandas==2.2.1\n",
    "dags/new/new.py": 'from airflow.sdk import DAG\n\nDAG("new")\n',
    "dags/quiet/quiet.py": None,
    "dags/orders/sql/orders.sql": "select *\nfrom other_orders\n",
}


@pytest.fixture
def changed(monorepo: Monorepo) -> Monorepo:
    monorepo.commit(HEAD)
    return monorepo


def test_text_is_count_table_and_next_command(changed: Monorepo, masked: Callable[[str], str]) -> None:
    assert (
        masked(changed.run("affected", "--base", "HEAD~1", "--head", "HEAD"))
        == """\
HASH → HASH: --base HEAD~1
3 of 3 DAG files affected

  dags/billing/billing.py  pin ?              requirements.txt pandas
  dags/new/new.py          added              new
  dags/orders/orders.py    code+pin+resource  shared/clean.py:4 trim → :2 trim
  ? conservative: selected in doubt; why tells which

1 DAG file removed
  dags/quiet/quiet.py

next     firedoor why dags/billing/billing.py --base HEAD~1 --head HEAD
"""
    )


def test_nothing_affected_is_two_lines(monorepo: Monorepo, masked: Callable[[str], str]) -> None:
    monorepo.commit({"shared/clean.py": BASE["shared/clean.py"] + "\n# a comment\n"})
    assert (
        masked(monorepo.run("affected", "--base", "HEAD~1"))
        == "HASH → the working tree: --base HEAD~1\n0 of 3 DAG files affected\n"
    )


def test_the_next_command_works(changed: Monorepo) -> None:
    last = changed.run("affected", "--base", "HEAD~1").rstrip().rpartition("\n")[2]
    words = last.split()
    assert words[:2] == ["next", "firedoor"]
    assert "dags/billing/billing.py is affected" in changed.run(*words[2:])


def test_markdown(changed: Monorepo, masked: Callable[[str], str]) -> None:
    note = masked(changed.run("affected", "--base", "HEAD~1", "--head", "HEAD", "--format", "markdown"))
    assert note.startswith(
        "<!-- firedoor:affected -->\n**3 of 3 DAG files affected**\n\nHASH → HASH: --base HEAD\\~1\n\n"
        "| DAG file | kind | why |\n|---|---|---|\n"
        "| `dags/billing/billing.py` | pin (conservative) | requirements.txt pandas"
    )
    assert "\n| `dags/new/new.py` | added | dags/new/new.py |\n" in note
    assert note.endswith("\nRemoved: 1\n\n- `dags/quiet/quiet.py`\n")


def test_github_matrix_is_one_line(changed: Monorepo) -> None:
    text = changed.run("affected", "--base", "HEAD~1", "--format", "github")
    assert text.count("\n") == 1
    matrix = json.loads(text)
    assert matrix["count"] == 3
    assert matrix["include"][1] == {"dag": "dags/new/new.py", "slug": "dags__new", "dags": ["dags/new/new.py"]}


def test_out_holds_both_documents_whatever_is_printed(changed: Monorepo) -> None:
    printed = changed.run("affected", "--base", "HEAD~1", "--head", "HEAD", "--format", "json", "--out", "build/out")
    folder = changed.folder / "build" / "out"
    assert sorted(path.name for path in folder.iterdir()) == ["affected.json", "affected.md"]
    assert (folder / "affected.json").read_text() == printed
    note = changed.run("affected", "--base", "HEAD~1", "--head", "HEAD", "--format", "markdown")
    assert (folder / "affected.md").read_text() == note


# ---- the JSON contract ---------------------------------------------------------------------------------

TEXT, NUMBER, MAYBE = str, int, (str, type(None))
STEP = {"path": TEXT, "definition": TEXT, "line": (int, type(None))}
CONTRACT: dict[str, Any] = {
    "schema": TEXT,
    "base": MAYBE,
    "head": MAYBE,
    "base_reason": TEXT,
    "precision": TEXT,
    "precision_reason": TEXT,
    "dag_files_total": NUMBER,
    "touched": [TEXT],
    "affected": [
        {
            "dag_file": TEXT,
            "slug": TEXT,
            "fingerprint": {"base": MAYBE, "head": MAYBE},
            "inputs_digest": MAYBE,
            "kinds": [TEXT],
            "checks": [TEXT],
            "confidence": TEXT,
            "chain": [STEP],
            "note": TEXT,
        }
    ],
    "data_affected": [{"dag_file": TEXT, "table": TEXT, "via": TEXT, "confidence": TEXT}],
    "removed": [TEXT],
    "unresolved": [TEXT],
    "warnings": [TEXT],
}


def assert_shape(value: object, shape: Any, where: str = "$") -> None:
    """``value`` has the keys and types of ``shape``; further keys may be added within one schema number."""
    if isinstance(shape, dict):
        assert isinstance(value, dict), where
        assert shape.keys() <= value.keys(), where
        for key, inner in shape.items():
            assert_shape(value[key], inner, f"{where}.{key}")
    elif isinstance(shape, list):
        assert isinstance(value, list), where
        for number, item in enumerate(value):
            assert_shape(item, shape[0], f"{where}[{number}]")
    else:
        assert isinstance(value, shape), where


def document(repo: Monorepo, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(repo.run("affected", *words, "--format", "json"))
    return found


def test_json_has_the_shape_of_the_contract(changed: Monorepo) -> None:
    found = document(changed, "--base", "HEAD~1", "--head", "HEAD")
    assert_shape(found, CONTRACT)
    assert found["schema"] == "firedoor.affected/1"
    assert found["touched"] == sorted(HEAD)
    assert found["removed"] == ["dags/quiet/quiet.py"]
    billing, new, orders = found["affected"]
    assert [dag["dag_file"] for dag in (billing, new, orders)] == sorted(dag["dag_file"] for dag in found["affected"])
    assert (billing["kinds"], billing["confidence"]) == (["pin"], "conservative")
    assert (new["kinds"], new["fingerprint"]["base"]) == (["added"], None)
    assert (orders["kinds"], orders["confidence"]) == (["code", "pin", "resource"], "exact")
    assert orders["chain"][0] == {"path": "shared/clean.py", "definition": "trim", "line": 4}
    assert orders["chain"][-1]["path"] == "dags/orders/orders.py"
    assert orders["fingerprint"]["base"] != orders["fingerprint"]["head"]


def test_no_base_selects_everything_and_says_so(monorepo: Monorepo) -> None:
    found = document(monorepo)
    assert (found["base"], len(found["affected"])) == (None, 3)
    assert "every DAG file" in found["base_reason"]


def test_same_input_same_bytes(changed: Monorepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("affected", "--base", "HEAD~1", "--head", "HEAD", "--format", "json")
    first = changed.run(*words)
    assert changed.run(*words) == first
    assert changed.run(*words, "--cache", str(tmp_path / "cold")) == first
    monkeypatch.chdir(changed.folder / "dags" / "orders")
    assert changed.run(*words) == first
    monkeypatch.chdir(tmp_path)
    assert changed.run(*words, "--repo", str(changed.folder)) == first
    assert first.isascii()


def test_uncommitted_and_untracked_files_count_without_head(changed: Monorepo) -> None:
    changed.write(
        {"shared/sql.py": BASE["shared/sql.py"].replace("Path(name)", "Path(str(name))"), "dags/x.py": "DAG()\n"}
    )
    found = document(changed, "--base", "HEAD")
    assert found["head"] is None
    assert "shared/sql.py" in found["touched"]
    assert [dag["dag_file"] for dag in found["affected"]] == ["dags/orders/orders.py", "dags/x.py"]
    assert document(changed, "--base", "HEAD", "--head", "HEAD")["affected"] == []


def test_file_precision_follows_whole_files(monorepo: Monorepo) -> None:
    monorepo.commit({"shared/clean.py": HEAD["shared/clean.py"]})
    assert len(document(monorepo, "--base", "HEAD~1")["affected"]) == 1
    assert len(document(monorepo, "--base", "HEAD~1", "--precision", "file")["affected"]) == 2


@pytest.mark.parametrize(
    "line",
    [
        "",
        "--base a --head b",
        "--repo x --cache y --out z --format json --precision file",
        "--base a --base b",
        "--format github --base origin/main",
    ],
)
def test_a_plain_command_line_means_what_the_parser_says(line: str) -> None:
    parser = ArgumentParser()
    affected.add_arguments(parser)
    assert vars(affected.quick(line.split()) or object) == vars(parser.parse_args(line.split()))


@pytest.mark.parametrize(
    "line",
    ["--help", "--base", "--base=a", "--bas a", "--base -x", "-- --base", "--format xml", "--precision x", "a b"],
)
def test_any_other_command_line_is_the_parsers(line: str) -> None:
    assert affected.quick(line.split()) is None
