"""Who answers for the DAG files that an answer lists: CODEOWNERS and dag.toml of the head's tree."""

import json
from typing import Any

import pytest
from firedoor.affected.owners import place
from small_monorepo import Monorepo

CODE_OWNERS = "* @platform\n/dags/orders/ @orders @sales\n/dags/quiet/\n"


def owners_of(repo: Monorepo) -> dict[str, Any]:
    answer = json.loads(repo.run("affected", "--base", "HEAD", "--format", "json"))
    return {dag["dag_file"].split("/")[1]: dag["owners"] for dag in answer["affected"]}


@pytest.mark.parametrize(
    ("paths", "found"),
    [
        ({"CODEOWNERS", ".gitlab-ci.yml", ".gitlab/CODEOWNERS", "docs/CODEOWNERS"}, ("CODEOWNERS", "GitLab")),
        ({"docs/CODEOWNERS", ".gitlab/CODEOWNERS"}, ("docs/CODEOWNERS", "GitLab")),
        ({".gitlab/CODEOWNERS"}, (".gitlab/CODEOWNERS", "GitLab")),
        ({"CODEOWNERS", ".github/CODEOWNERS", "docs/CODEOWNERS"}, (".github/CODEOWNERS", "GitHub")),
        ({".gitlab-ci.yml", ".github/CODEOWNERS"}, (".github/CODEOWNERS", "GitHub")),
        ({"CODEOWNERS", "docs/CODEOWNERS"}, ("CODEOWNERS", "")),
        ({"README.md", ".gitlab-ci.yml"}, ("", "")),
    ],
)
def test_the_first_place_of_the_host_counts(paths: set[str], found: tuple[str, str]) -> None:
    assert place(paths) == found


def test_owners_are_those_of_the_heads_tree(monorepo: Monorepo) -> None:
    monorepo.commit({"CODEOWNERS": "* @before\n", "dags/__init__.py": ""})
    monorepo.write({"shared/__init__.py": "print()\n", ".github/CODEOWNERS": CODE_OWNERS})
    assert owners_of(monorepo) == {"orders": ["@orders", "@sales"], "billing": ["@platform"]}


def test_the_owner_of_a_dag_toml_overrides(monorepo: Monorepo) -> None:
    files = {"CODEOWNERS": CODE_OWNERS, "dags/orders/dag.toml": 'owner = "the orders team"\n'}
    monorepo.commit(files | {"dags/billing/dag.toml": "[libs]\n"})
    monorepo.write({"shared/__init__.py": "print()\n"})
    assert owners_of(monorepo) == {"orders": ["the orders team"], "billing": ["@platform"]}


def test_a_dag_toml_that_cannot_be_used_is_said(monorepo: Monorepo) -> None:
    monorepo.commit({"CODEOWNERS": CODE_OWNERS, "dags/orders/dag.toml": "ownr = 'orders'\n"})
    monorepo.write({"shared/__init__.py": "print()\n"})
    assert owners_of(monorepo)["orders"] == ["@orders", "@sales"]
    warning = "warning  the owner is not known: dags/orders/dag.toml:1: ownr is unknown; did you mean 'owner'?"
    assert warning in monorepo.run("affected", "--base", "HEAD")
    assert "1 unusable dag.toml\n  dags/orders/dag.toml:1: ownr is unknown" in monorepo.run("doctor")


def test_the_tables_name_them(monorepo: Monorepo) -> None:
    monorepo.commit({"CODEOWNERS": CODE_OWNERS})
    monorepo.write({"shared/__init__.py": "print()\n"})
    text = monorepo.run("affected", "--base", "HEAD")
    assert "  dags/billing/billing.py  code  @platform   shared/__init__.py" in text
    assert "  dags/orders/orders.py    code  @orders +1  shared/__init__.py" in text
    markdown = monorepo.run("affected", "--base", "HEAD", "--format", "markdown")
    assert "| DAG file | owner | kind | why |" in markdown
    assert "| `dags/orders/orders.py` | `@orders +1` | code |" in markdown
    doctor = monorepo.run("doctor")
    assert "3 owners: CODEOWNERS, and dag.toml\n      1  @orders\n      1  @platform\n      1  @sales" in doctor
    assert "\n      1  nobody\n" in doctor


def test_without_a_word_about_owners_there_is_no_column(monorepo: Monorepo) -> None:
    monorepo.write({"shared/__init__.py": "print()\n"})
    assert "| DAG file | kind | why |" in monorepo.run("affected", "--base", "HEAD", "--format", "markdown")
    assert owners_of(monorepo) == {"orders": [], "billing": []}
