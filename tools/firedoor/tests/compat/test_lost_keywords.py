"""A keyword that only ``**kwargs`` takes any more: nothing fails where uses are replayed, and yet it is told."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from firedoor.compat.lost_keywords import lost_keywords
from firedoor.compat.values import BREAKS, REACHED, RISK, RULE
from repository import dag, judged, repository, verdict_of

ROOT = Path(__file__).parents[4]
OLD = "class Load:\n    def __init__(self, table, replacing=None, **kwargs):\n        self.rows = replacing\n"
NEW = OLD.replace("replacing", "instead")
CALL = "from lake.load import Load\n\ndef main(day):\n    Load('t', replacing=day)"


@pytest.mark.parametrize(
    ("new", "lost"),
    [
        (NEW, ["replacing"]),
        (OLD, []),
        (NEW.replace(", **kwargs", ""), []),  # it raises: that is for a replay to show
        (NEW + "        self.old = kwargs.pop('replacing', None)\n", []),
        (NEW + "        self.old = kwargs['replacing']\n", []),
        ("class Base:\n    def __init__(self, replacing=None):\n        pass\n\n\n"
         + NEW.replace("class Load:", "class Load(Base):"), []),
        ("from airflow.sdk import BaseOperator\n" + NEW.replace("class Load:", "class Load(BaseOperator):"),
         ["replacing"]),
        ("def Load(table, **kwargs):\n    return table\n", ["replacing"]),
        ("broken(", []),
    ],
)  # fmt: skip
def test_what_is_named_no_more_and_still_taken(new: str, lost: list[str]) -> None:
    assert lost_keywords("1, replacing=, task_id=, **", "Load", OLD, new) == lost


def test_it_is_a_risk_at_the_call_through_a_re_export_and_no_other(tmp_path: Path) -> None:
    init = {"lake/__init__.py": "from lake.load import Load\n"}
    dags = {
        "direct": dag(CALL),
        "handed_on": dag(CALL.replace("lake.load", "lake")),
        "other": dag(CALL.replace("replacing", "task_id")),
    }
    folder = repository(tmp_path / "r", {**init, "lake/load.py": OLD}, {**init, "lake/load.py": NEW}, dags)
    report = judged(folder)
    for name in ("direct", "handed_on"):
        found = verdict_of(report, name)
        assert (found.verdict, found.means, found.place) == (RISK, RULE, f"dags/{name}.py:5")
        assert found.cause == "keyword `replacing` is no parameter any more; it goes into **kwargs"
    assert verdict_of(report, "other").verdict == REACHED
    assert not report.failed


def test_where_nothing_takes_it_a_replay_still_shows_that_it_breaks(tmp_path: Path) -> None:
    new = NEW.replace(", **kwargs", "")
    folder = repository(tmp_path / "r", {"lake/load.py": OLD}, {"lake/load.py": new}, {"direct": dag(CALL)})
    assert verdict_of(judged(folder), "direct").verdict == BREAKS


def test_an_operator_of_this_repository_that_loses_a_keyword(tmp_path: Path) -> None:
    library, conditions = "libs/warehouse/src/warehouse", "dags/weather/hourly_conditions/hourly_conditions.py"
    folder = tmp_path / "demo"
    for part in (library, "dags/weather"):
        shutil.copytree(ROOT / part, folder / part)
    shutil.copy(ROOT / "pyproject.toml", folder)
    who = ("-c", "user.name=a", "-c", "user.email=a@localhost", "-c", "commit.gpgsign=false")
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "old")):
        subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)
    operators = folder / library / "operators.py"
    operators.write_text(
        operators.read_text().replace("replacing:", "instead:").replace("(replacing or", "(instead or")
    )
    lines = (folder / conditions).read_text().splitlines()
    line = next(number for number, text in enumerate(lines, 1) if "WarehouseSqlOperator(" in text)
    found = [v for v in judged(folder).verdicts if v.dag_file == conditions]
    assert [(v.verdict, v.path, v.line) for v in found] == [(RISK, conditions, line)]
    assert "`replacing` is no parameter any more" in found[0].cause
