"""``firedoor affected`` tells which locks a change broke, and reads only those that it may have broken."""

from __future__ import annotations

import json

import pytest
from small_monorepo import Monorepo

IN, LOCK, LAYER = "dags/quiet/requirements.in", "constraints/dags/quiet.txt", "constraints/airflow-3.3-py311.txt"
A = "a" * 64
GOOD = f"six==1.17.0 \\\n    --hash=sha256:{A}\n    # via -r {IN}\n"
OTHER_IN, OTHER_LOCK = "dags/orders/requirements.in", "constraints/dags/orders.txt"


@pytest.fixture
def locked(monorepo: Monorepo) -> Monorepo:
    monorepo.commit(
        {
            IN: "six\n",
            LOCK: GOOD,
            LAYER: "apache-airflow==3.3.2\nsix==1.17.0\n",
            OTHER_IN: "six\n",
            OTHER_LOCK: "six==1.17.0\n",  # broken all along
        }
    )
    return monorepo


def warnings(repo: Monorepo) -> list[str]:
    answer = repo.run("affected", "--repo", str(repo.folder), "--base", "HEAD", "--format", "json")
    found: list[str] = json.loads(answer)["warnings"]
    return found


def test_a_change_elsewhere_says_nothing_of_locks(locked: Monorepo) -> None:
    locked.write({"dags/quiet/quiet.py": "from airflow.sdk import DAG\n\nDAG('loud')\n"})
    assert warnings(locked) == []


def test_a_lock_that_the_change_breaks_is_told_with_its_line(locked: Monorepo) -> None:
    locked.write({LOCK: GOOD.replace("1.17.0", "1.16.0")})
    (said,) = warnings(locked)
    assert said.startswith(f"{LOCK}:1: FD215 six==1.16.0 is outside of {LAYER}:2")
    assert "firedoor lock dags/quiet" in said


def test_requirements_without_a_new_lock(locked: Monorepo) -> None:
    locked.write({IN: "six\ntenacity\n"})
    (said,) = warnings(locked)
    assert said.startswith(f"{IN}:2: FD214 tenacity is not in {LOCK}")


def test_another_layer_concerns_every_lock(locked: Monorepo) -> None:
    locked.write({LAYER: "apache-airflow==3.3.3\nsix==1.18.0\n"})
    assert [said.partition(" ")[0] for said in warnings(locked)] == [
        f"{OTHER_LOCK}:1:",  # no sha256
        f"{OTHER_LOCK}:1:",  # outside of the layer
        f"{LOCK}:1:",
    ]
