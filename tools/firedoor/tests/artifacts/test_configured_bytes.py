"""What configuration changes in an artifact, it changes in the fingerprint: every key, alone and in random company.

All artifacts of one code under many configurations are compared. Equal fingerprints must mean equal bytes, else the
store would hand out one for the other, and evidence for one would count for the other.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from building import LAYER, LOCK, Repository, locked, repository
from firedoor.affected.survey import survey
from firedoor.artifacts.build import REFUSED, build
from firedoor.artifacts.head import Head
from firedoor.artifacts.origin import origin_of
from firedoor.artifacts.store import Store
from firedoor.config.keys import DAG_TOML, PYPROJECT, Key
from hypothesis import given, settings
from hypothesis import strategies as st

EXAMPLES = int(os.environ.get("FIREDOOR_TEST_EXAMPLES", "10"))
DAG = "dags/stock/levels/levels.py"
DEEP = "dags/stock/deep/deep.py"
FILES = {
    DAG: """\
import humanize
from airflow.sdk import DAG, task
import helper
import stock.deep.near
from pathlib import Path

SQL = (Path(__file__).parent / "levels.sql").read_text()


@task
def t():
    import unheard
    import elsewhere


with DAG("levels"):
    t()
""",
    DEEP: "from airflow.sdk import DAG\nimport near\n\nDAG('deep', tags=[near.X])\n",
    "dags/stock/deep/near.py": "X = 1\n",
    "dags/stock/levels/levels.sql": "select 1\n",
    "dags/stock/levels/rules.json": "{}\n",
    "libs/a/helper.py": "def f():\n    return 'a'\n",
    "libs/b/helper.py": "def f():\n    return 'b'\n",
    "libs/b/far.py": "Y = 1\n",
    "plugins/p.py": "",
    "tests/t.py": "",
}
_ORDERS = [["dags", "libs/a", "libs/b"], ["libs/b", "libs/a", "dags"], ["dags", "libs/b", "."], ["."]]
_EDGES = [{"from": ["dags/stock/**"], "to": [to], "because": "it does"} for to in ("**/rules.json", "libs/b/far.py")]
VALUES: dict[str, list[Any]] = {
    "roots": _ORDERS,
    "dags": [["dags/**/*.py"], ["dags/stock/levels/levels.py"]],
    "edges": [[edge] for edge in _EDGES],
    "ignore": [["**/*.sql"], ["libs/b/**"], ["docs/**"]],
    "precision": ["definition", "file"],
    "private": [{"libs/a": ["dags/stock"]}],
    "vendor": [["unheard"], ["humanize"]],
    "deploys": ["tree", "artifacts"],
    "evidence.stores": [["kept"]],
    "run.pythonpath": [["libs/b", "libs/a"], ["libs/a", "libs/b"], ["dags"], ["libs/b"], ["."]],
    "run.dags_folder": ["dags", "dags/stock"],
    "run.plugins_folder": ["plugins", "dags"],
    "run.lock": ["constraints/airflow-3.3-py312.txt"],
    "run.prepare": [["true"]],
    "run.environment": [{"A": "1"}],
    "run.pass": [["B"]],
    "run.logical_date": ["2024-01-08"],
    "run.limit_minutes": [3],
    "smoke.seconds": [5],
    "smoke.memory_megabytes": [99],
    "smoke.jobs": [1],
    "smoke.pass": [["C"]],
    "smoke.environment": [{"D": "1"}],
    **{
        f"{where}smoke.most_{what}": [7]
        for where in ("", "dag.toml ")
        for what in ("import_milliseconds", "memory_megabytes", "tasks", "stored_kilobytes")
    },
    "smoke.teams": [[{"owner": "a", "most_tasks": 7}]],
    "smoke.reads": [["/etc/hosts"]],
    "smoke.variables": [["v.json"]],
    "smoke.connections": [["c.json"]],
    "release.checks": [["smoke"]],
    "release.tested": ["tree", "artifact"],
    "release.deployments": [{"prd": "x"}],
    "compat.test_lock": ["constraints/airflow-3.3-py312.txt"],
    "compat.releases": [1],
    "compat.test_seconds": [9],
    "stages.connections": [["warehouse"]],
    "stages.skip": [{"EmailOperator": "mail"}],
    "stages.answers": [{"levels.t": "yes"}],
    "stages.parallel": [1],
    "stages.functions": [["ours"]],
    "stages.partitions": [{"shop.orders": "day"}],
    "stages.prd.files": ["/srv/files"],
    "stages.statement_seconds": [9],
    **{f"stages.{stage}.url": ["duckdb:///x.duckdb"] for stage in ("prd", "acc", "tst", "dev")},
    **{f"stages.{stage}.tables": ["{schema}.{table}"] for stage in ("prd", "acc", "tst", "dev")},
    **{f"stages.{stage}.where": [{"a.b": "c = 1"}] for stage in ("tst", "dev")},
    **{f"stages.{stage}.share": ["1 %"] for stage in ("tst", "dev")},
    "stages.sample.entities": [{"a.b": "c"}],
    "stages.sample.references": [["a.b(c) -> d.e(f)"]],
    "stages.sample.whole": [["a.b"]],
    "stages.sample.strata": [{"a.b": "c"}],
    "stages.sample.salt": ["x"],
    "audit.ignore": [[{"id": "CVE-1", "until": date(2024, 2, 1), "reason": "unreached", "owner": "a"}]],
    "dag.toml owner": ["a", "b"],
    "dag.toml libs": [{}],
    "dag.toml outside": [["elsewhere"], ["elsewhere", "more"]],
    "dag.toml worker": [["unheard"], ["unheard", "humanize"]],
    "dag.toml accept": [["FD407"]],
    "dag.toml legacy_modules": [{"old": "helper"}, {"older": "helper"}],
    "dag.toml checks": [{"tests": ["tests/**"]}],
    "dag.toml stage.dev.limit_minutes": [4],
    "dag.toml stage.tst.limit_minutes": [4],
    "dag.toml stage.acc.limit_minutes": [4],
    "dag.toml smoke.seconds": [6],
    "dag.toml smoke.memory_megabytes": [77],
}
Settings = Mapping[str, Any]


def keys(table: Mapping[str, Key], before: str) -> Iterator[str]:
    for name, key in table.items():
        if key.kind == "table":
            yield from keys(key.keys, f"{before}{name}.")
        else:
            yield before + name


def test_every_key_is_tried() -> None:
    assert VALUES.keys() == {*keys(PYPROJECT, ""), *keys(DAG_TOML, "dag.toml ")}


def configurations() -> st.SearchStrategy[Settings]:
    """Some keys with one of their values each; the packed pins are declared, or nothing would be built."""
    some = st.fixed_dictionaries({}, optional={key: st.sampled_from(values) for key, values in VALUES.items()})
    enough = st.sampled_from([{"dag.toml worker": ["unheard"]}, {"vendor": ["unheard"]}])
    return st.builds(lambda said, declared: {**said, **declared}, some, enough)


def toml(said: Settings) -> str:
    """TOML of dotted keys: JSON is enough of it but for tables."""

    def value(item: Any) -> str:
        if isinstance(item, dict):
            return "{" + ", ".join(f"{json.dumps(name)} = {value(inner)}" for name, inner in item.items()) + "}"
        if isinstance(item, list):
            return "[" + ", ".join(map(value, item)) + "]"
        return item.isoformat() if isinstance(item, date) else json.dumps(item)

    return "".join(f"{key} = {value(item)}\n" for key, item in said.items())


class Seen:
    """Every artifact that was built: fingerprint → sha256, and the first configuration that gave it."""

    def __init__(self, shop: Repository) -> None:
        self.shop = shop
        self.first: dict[str, tuple[str, Settings]] = {}

    def build(self, said: Settings, store: Path) -> dict[str, str]:
        """DAG file → fingerprint of what is built under a configuration, in an empty store with the wheels.

        Whatever had one of these fingerprints before must have had the same bytes.
        """
        store.mkdir()
        (store / "wheels").symlink_to(self.shop.store / "wheels")
        policy = {key: item for key, item in said.items() if not key.startswith("dag.toml ")}
        own = toml({key.removeprefix("dag.toml "): item for key, item in said.items() if key.startswith("dag.toml ")})
        written = {f"dags/stock/{name}/dag.toml": own for name in ("levels", "deep")}
        self.shop.write({**written, "pyproject.toml": "[tool.firedoor]\n" + toml(policy)})
        found = survey(self.shop.folder, environ={})
        head = Head(found.head, lambda: found)
        made = build(head, found.dag_files, Store(store), origin_of(found.repository, found.head, {}))
        for artifact in (each for each in made.artifacts if each.state != REFUSED):
            sha256, other = self.first.setdefault(artifact.fingerprint, (artifact.sha256, said))
            assert artifact.sha256 == sha256, f"{artifact.dag_file} differs under {other} and {said}"
        return {each.dag_file: each.fingerprint for each in made.artifacts if each.state != REFUSED}


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    made = repository(tmp_path_factory.mktemp("configured"))
    tried = ("humanize", "unheard")
    pins = [(name, "1.0", made.keep(name, "1.0", {f"{name}/__init__.py": "x = 1\n"})) for name in tried]
    made.commit({**FILES, LOCK: locked(*pins), "constraints/airflow-3.3-py312.txt": LAYER})
    found = Seen(made)
    assert found.build({"vendor": ["unheard"]}, made.store / "first").keys() >= {DAG, DEEP}
    return found


@pytest.mark.parametrize("key", sorted(VALUES))
def test_each_key(seen: Seen, tmp_path: Path, key: str) -> None:
    for number, value in enumerate(VALUES[key]):
        seen.build({"vendor": ["unheard"], key: value}, tmp_path / str(number))


@settings(max_examples=EXAMPLES, deadline=None)
@given(said=configurations())
def test_keys_in_any_company(seen: Seen, tmp_path_factory: pytest.TempPathFactory, said: Settings) -> None:
    seen.build(said, tmp_path_factory.mktemp("company") / "store")


def test_the_order_of_roots_counts(seen: Seen, tmp_path: Path) -> None:
    """It says which of two modules of one name is imported."""
    for number, key in enumerate(("roots", "run.pythonpath")):
        made = [
            seen.build({"vendor": ["unheard"], key: order}, tmp_path / f"{number}{order[0][-1]}")
            for order in (["dags", "libs/a", "libs/b"], ["libs/b", "libs/a", "dags"])
        ]
        assert made[0][DAG] != made[1][DAG]
