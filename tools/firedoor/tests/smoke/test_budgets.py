"""Budgets of all, of a team, of one DAG file; what became dearer; the slowest imports as text and as a page."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

from firedoor.probes import script
from firedoor.reports.import_times import import_times_html, import_times_text
from firedoor.smoke.budgeted import read_budgets
from firedoor.smoke.budgets import Budgets, with_costs
from firedoor.smoke.values import SmokedDag, SmokeResult

DAG = SmokedDag("d", tuple("abcdefghijkl"), "", 30_000)
RESULT = SmokeResult("team/d.py", (), (DAG,), 0.9, 0.9, 50 * 2**20)
NONE = Budgets({}, {}, {})


def test_the_closest_budget_counts_key_by_key(tmp_path: Path):
    (tmp_path / "team").mkdir()
    (tmp_path / "pyproject.toml").write_text(
        "[tool.firedoor.smoke]\nmost_tasks = 5\nmost_memory_megabytes = 40\nmost_stored_kilobytes = 20\n"
        '[[tool.firedoor.smoke.teams]]\nowner = "fleet"\nmost_tasks = 100\nmost_import_milliseconds = 500\n'
    )
    (tmp_path / "team" / "dag.toml").write_text("[smoke]\nmost_memory_megabytes = 60\n")
    budgets = read_budgets(tmp_path, ["team/d.py"])
    assert budgets.of("other.py", ()) == {"most_tasks": 5, "most_memory_megabytes": 40, "most_stored_kilobytes": 20}
    [found] = with_costs([RESULT], budgets, {"team/d.py": ["fleet"]}, {})
    assert [(one.code, one.level, one.message) for one in found.findings] == [
        ("FD765", "error", "the import takes 900 ms, and its budget is 500 (most_import_milliseconds)"),
        ("FD765", "error", "what is stored of its DAGs takes 29 KB, and its budget is 20 (most_stored_kilobytes)"),
    ]
    assert found.state == "failed"


def test_what_became_dearer_is_told_without_a_budget_too():
    before = replace(RESULT, import_seconds=0.3, peak_memory_bytes=45 * 2**20).to_json()
    [found] = with_costs([RESULT], NONE, {}, {"team/d.py": before})
    assert [(one.code, one.level, one.message) for one in found.findings] == [
        ("FD766", "warning", "the import takes 900 ms, and before it was 300")
    ]
    assert found.state == "passed"
    assert with_costs([RESULT], NONE, {}, {"team/d.py": RESULT.to_json()}) == (RESULT,)


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag != "meta":
            self.open.append(tag)
        assert tag not in ("script", "link", "img")

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.text += data


def test_slow_imports_are_a_tree_of_bars():
    slow = replace(RESULT, imports=(("pandas", 0.45, [("numpy<x>", 0.2, [])]), ("yaml", 0.05, [])))
    lines = import_times_text([RESULT, slow]).splitlines()
    assert lines[0] == "team/d.py  900 ms"
    assert [line.split()[0] for line in lines[1:]] == ["pandas", "numpy<x>", "yaml"]
    assert [line.count("█") for line in lines[1:]] == [15, 7, 2]
    page = Page()
    page.feed(import_times_html([slow]))
    assert page.open == []
    assert "numpy<x> 200 ms" in page.text


def test_the_time_of_a_module_holds_that_of_what_it_imports(tmp_path: Path):
    (tmp_path / "outer_one.py").write_text("import time\nimport inner_one\ntime.sleep(0.02)\n")
    (tmp_path / "inner_one.py").write_text("import time\ntime.sleep(0.02)\n")
    code = (
        f"import runpy, sys; begin = runpy.run_path({str(script('import_times'))!r})['begin']\n"
        f"sys.path.insert(0, {str(tmp_path)!r}); import time; told = begin(time.perf_counter)\nimport outer_one\n"
        "[[name, seconds, below]] = told()\nassert name == 'outer_one' and seconds >= 0.04, seconds\n"
        "assert below[0][0] == 'inner_one' and 0.02 <= below[0][1] < seconds, below\nimport json.tool\n"
        "assert len(told()) == 1\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
