"""What a stage found, for a merge request, for a product owner's browser and for GitLab's test report."""

from __future__ import annotations

import json
import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from firedoor.findings import Finding
from firedoor.reports.stage_html import stage_html
from firedoor.reports.stage_junit import stage_junit
from firedoor.reports.stage_markdown import stage_markdown
from firedoor.stages.contract_toml import read_contract
from firedoor.stages.dag_judgement import DagJudgement
from firedoor.stages.expected import expected_of
from firedoor.stages.judgement import Sides, judge
from firedoor.stages.readers import Reader
from warehouse.engines import Engine, connect

EVIL = "<script>document.title='owned'</script>"
CONTRACT = """
table = "mart.daily"
key = ["shop"]
[columns.kind]
accepted = ["a", "b"]
"""


@pytest.fixture
def engine() -> Iterator[Engine]:
    found = connect("duckdb://")
    for statement in (
        "CREATE SCHEMA prd",
        "CREATE SCHEMA acc",
        "CREATE TABLE prd.daily AS SELECT DATE '2026-01-01' + CAST(i % 30 AS integer) AS day, i AS shop, "
        "i * 3 AS orders, CAST(i AS decimal(12, 2)) / 4 AS revenue, chr(97 + CAST(i % 2 AS integer)) AS kind "
        "FROM range(3000) g(i)",
        "CREATE TABLE acc.daily AS FROM prd.daily",
        "CREATE TABLE prd.calm AS SELECT 1 AS one",
        "CREATE TABLE acc.calm AS SELECT 1 AS one",
    ):
        found.execute(statement)
    yield found
    found.close()


def report(engine: Engine, *changes: str, said: str = "") -> DagJudgement:
    for change in changes:
        engine.execute(change)
    readers = (
        Reader("dags/a/a.py", "dags/a/report.sql", 7, frozenset({"revenue"})),
        Reader("dags/b/b.py", "dags/b/b.py", 31, frozenset({"orders"})),
    )
    expected, _ = expected_of(said, ["mart.daily"])
    contract = read_contract(CONTRACT, "tables/mart.daily.toml")
    daily = Sides(("prd", "daily"), ("acc", "daily"), readers=readers, contract=contract)
    calm = Sides(("prd", "calm"), ("acc", "calm"))
    now = datetime(2026, 1, 31)
    tables = (judge(engine, "mart.daily", daily, expected, now), judge(engine, "mart.calm", calm, (), now))
    return DagJudgement("acc", "dags/sales/sales.py", tables, notes=("task mail: skipped, it sends mail",), seconds=2.5)


class Page(HTMLParser):
    """The text that a reader sees, and every address that the page names."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.addresses, self.tags = "", list[str](), list[str]()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "xlink:href", "srcset")]

    def handle_data(self, data: str) -> None:
        self.text += data


CHANGED = "UPDATE acc.daily SET revenue = revenue * 1.1 WHERE shop < 300"
GONE = "DELETE FROM acc.daily WHERE shop % 100 < 3"


def test_a_changed_aggregation_names_its_column_its_size_its_readers_and_nothing_else(engine: Engine) -> None:
    found = report(engine, CHANGED)
    text = stage_markdown(found)
    assert "**mart.daily: revenue differs in 10 % of the rows" in text
    assert (
        "revenue differs in 10 % of the rows (299 of 3,000), its sum by +0.1 %; read by `dags/a/report.sql:7`" in text
    )
    assert "| shop | revenue before | revenue after |" in text
    assert "✅ `mart.calm`: equal to production by fingerprint: 1 row" in text
    page = Page(stage_html(found)).text
    for said in (text, page, json.dumps(found.to_json())):
        assert "orders differs" not in said
        assert "kind differs" not in said
    assert "nobody expected this" in page
    assert "read by: dags/a/report.sql:7" in page


def test_removals_come_first(engine: Engine) -> None:
    found = report(engine, CHANGED, GONE)
    assert found.headline == "mart.daily: 3 % of the rows are gone (90 of 3,000), and 1 more"
    text = stage_markdown(found)
    assert text.index("3 % of the rows are gone") < text.index("revenue differs")
    page = Page(stage_html(found)).text
    assert page.index("3 % of the rows are gone") < page.index("revenue differs")


def test_what_was_expected_passes_and_what_is_missing_does_not(engine: Engine) -> None:
    expected = report(engine, CHANGED, said="expect: mart.daily.revenue changes")
    assert expected.passed
    assert "✅ expected: revenue differs" in stage_markdown(expected)
    missing = report(engine, said="expect: mart.daily.revenue changes\nexpect: mart.daily.tax added")
    assert not missing.passed
    assert "expected, and it did not happen: mart.daily.tax added" in Page(stage_html(missing)).text


def test_nothing_changed_is_one_sentence(engine: Engine) -> None:
    found = report(engine)
    assert found.headline == "nothing changed: mart.daily, mart.calm are equal to production"
    assert "equal to production by fingerprint: 3,000 rows" in Page(stage_html(found)).text
    assert "❌" not in stage_markdown(found)


def test_the_page_loads_nothing_and_data_is_no_markup(engine: Engine) -> None:
    found = report(engine, f"UPDATE acc.daily SET kind = '{EVIL.replace(chr(39), chr(39) * 2)}' WHERE shop = 5")
    html = stage_html(found)
    page = Page(html)
    assert page.addresses == []
    assert "script" not in page.tags
    assert "url(" not in html
    assert "@import" not in html
    assert EVIL in page.text
    assert EVIL not in html
    assert "<script" not in stage_markdown(found)


def test_junit_has_a_case_for_each_table(engine: Engine) -> None:
    found = report(engine, CHANGED)
    failed = DagJudgement(
        "dev", "dags/x/x.py", (), findings=(Finding("dags/x/x.py", 3, "FD415", "task load failed\x00"),)
    )
    root = ET.fromstring(stage_junit([found, failed]))
    assert root.attrib["tests"] == "4"
    assert root.attrib["failures"] == "2"
    cases = {case.attrib["name"]: case for case in root.iter("testcase")}
    assert list(cases) == [
        "dags/sales/sales.py",
        "dags/sales/sales.py mart.daily",
        "dags/sales/sales.py mart.calm",
        "dags/x/x.py",
    ]
    assert all(case.attrib["file"] and case.attrib["classname"].startswith("stage ") for case in cases.values())
    assert cases["dags/sales/sales.py mart.daily"][0].attrib["message"].startswith("mart.daily: revenue differs")


def browser() -> str:
    found = next((name for name in ("chromium", "chromium-browser", "google-chrome") if shutil.which(name)), "")
    if not found:
        pytest.skip("no Chromium here")
    return found


def test_a_browser_shows_it(engine: Engine, tmp_path: Path) -> None:
    """A real browser lays the page out; what it then holds has the sentence, the plots, and no script of the data's."""
    evil = EVIL.replace("'", "''")
    found = report(engine, CHANGED, GONE, f"UPDATE acc.daily SET kind = '{evil}' WHERE shop = 5")
    page = tmp_path / "report.html"
    page.write_text(stage_html(found), encoding="utf-8")
    options = ["--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
    command = [browser(), *options, "--virtual-time-budget=2000", "--dump-dom", page.as_uri()]
    dom = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
    assert "<title>dags/sales/sales.py on acc: not passed</title>" in dom
    assert "3 % of the rows are gone (90 of 3,000)" in dom
    assert dom.count("<svg") >= 2
    assert dom.count("<rect") >= 24
