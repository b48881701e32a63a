from __future__ import annotations

from datetime import UTC, datetime

import pytest
from firedoor.compat.waivers import over, read_waivers, waiver_of_contract, waiver_text
from firedoor.errors import UsageError

ENTRY = """\
[[waiver]]
symbol = "money.convert"
reason = "two names for one thing"
who = "fleet"
until = 2026-03-31
replaced_by = "convert(into=…)"
contracts = ["contracts/test_convert.py::test_to"]
"""
PATH = "libs/money/waivers.toml"


def day(text: str) -> list[datetime]:
    return [datetime.fromisoformat(text).replace(tzinfo=UTC)]


def test_a_waiver_speaks_of_the_contracts_it_names_and_of_no_other() -> None:
    found = read_waivers(ENTRY.encode(), PATH)
    assert waiver_of_contract("contracts/test_convert.py::test_to", found) == found[0]
    assert waiver_of_contract("contracts/test_convert.py::test_other", found) is None
    assert found[0].place == f"{PATH}:1"


def test_every_fault_is_told_with_its_line() -> None:
    text = ENTRY.replace("until = 2026-03-31", 'until = "soon"').replace("who =", "by =") + ENTRY
    with pytest.raises(UsageError) as caught:
        read_waivers(text.encode(), PATH)
    said = str(caught.value)
    assert all(part in said for part in ("FD850", f"{PATH}:5", f"{PATH}:4", "has no 'who'", "the same as"))


def test_it_ends_with_its_last_day_and_only_a_scheduled_pipeline_fails() -> None:
    waivers = {"money": read_waivers(ENTRY.encode(), PATH)}
    assert over(waivers, day("2026-03-31 23:59"), scheduled=True) == []
    later = day("2026-04-01 00:00")
    assert [finding.level for finding in over(waivers, later, scheduled=False)] == ["warning"]
    assert [(finding.level, finding.place) for finding in over(waivers, later, scheduled=True)] == [
        ("error", f"{PATH}:1")
    ]


def test_the_entry_to_paste_is_one_when_it_is_completed() -> None:
    text = waiver_text("money.convert", contracts=["contracts/test_a.py::test_b"]).replace("…-…-…", "2026-01-01")
    assert read_waivers(text.encode(), PATH)[0].contracts == ("contracts/test_a.py::test_b",)
