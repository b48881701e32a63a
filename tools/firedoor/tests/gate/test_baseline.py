"""The files that excuse: their form, every fault of it, and how the baseline shrinks."""

from __future__ import annotations

from datetime import date

import pytest
from firedoor.errors import UsageError
from firedoor.gate.baseline import Red, baseline_text, read_baseline, shrunk
from firedoor.gate.bypass import Bypass, bypass_text, read_bypasses
from hypothesis import given
from hypothesis import strategies as st

DAY = date(2026, 11, 24)
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)
days = st.dates(min_value=date(1000, 1, 1))


@given(st.lists(st.builds(Red, texts, texts, texts, days), unique_by=lambda entry: entry.subject))
def test_what_is_written_is_read(entries: list[Red]) -> None:
    text = baseline_text(entries)
    assert read_baseline(text.encode()) == tuple(sorted(entries))
    assert baseline_text(reversed(entries)) == text


@given(st.lists(st.builds(Bypass, texts, texts, texts, days), unique_by=lambda entry: entry.dag_file))
def test_a_bypass_that_is_written_is_read(entries: list[Bypass]) -> None:
    assert read_bypasses(bypass_text(entries).encode()) == tuple(sorted(entries))


def test_entries_know_their_lines() -> None:
    text = baseline_text([Red("dags/a.py", "smoke", "@a", DAY), Red("dags/b.py", "smoke", "@b", DAY)])
    assert [entry.place for entry in read_baseline(text.encode())] == [
        f".firedoor-baseline.toml:{number}" for number, line in enumerate(text.splitlines(), 1) if line == "[[red]]"
    ]


def test_no_file_is_no_entry() -> None:
    assert read_baseline(None) == ()
    assert read_baseline(b"") == ()
    assert read_bypasses(None) == ()


WHOLE = '[[red]]\ndag_file = "a"\ncheck = "smoke"\nowner = "@a"\nsince = 2026-11-24\n'


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (WHOLE.replace('owner = "@a"\n', ""), ".firedoor-baseline.toml:1: red[0] has no 'owner'"),
        (WHOLE.replace("since = 2026-11-24\n", ""), ".firedoor-baseline.toml:1: red[0] has no 'since'"),
        (WHOLE.replace('"@a"', '" "'), ":4: red[0].owner must be a text that is not empty, not ' '"),
        (WHOLE.replace("2026-11-24", '"soon"'), ":5: red[0].since must be a day, as in 2026-01-31 without quotes"),
        (WHOLE.replace("2026-11-24", "2026-11-24T12:00:00Z"), ":5: red[0].since must be a day"),
        (WHOLE.replace("2026-11-24", "2026-11-31"), "Invalid"),
        (WHOLE.replace("owner", "ownr"), ":4: red[0].ownr is unknown; did you mean 'owner'?"),
        (WHOLE + WHOLE, ":6: the same as .firedoor-baseline.toml:1: a, smoke"),
        ("[red]\n", "red must be an array of tables"),
        ("[[green]]\n", "green is unknown"),
        ("red", "Expected"),
        ("\xff", "utf-8"),
    ],
)
def test_a_fault_is_said_with_its_place(text: str, fault: str) -> None:
    with pytest.raises(UsageError) as raised:
        read_baseline(text.encode("latin-1"))
    assert raised.value.code == "FD850"
    assert fault in raised.value.because
    assert raised.value.fix.startswith("correct .firedoor-baseline.toml")


def test_all_faults_at_once() -> None:
    with pytest.raises(UsageError) as raised:
        read_baseline(WHOLE.replace("check", "chek").replace("since", "sinc").encode())
    assert len(raised.value.because.splitlines()) == 4


def test_the_baseline_only_shrinks() -> None:
    mended, still, gone, unknown = (Red(name, "smoke", "@a", DAY) for name in ("mended", "still", "gone", "unknown"))
    verdicts = {("mended", "smoke"): "green", ("still", "smoke"): "red", ("new", "smoke"): "red"}
    kept, dropped = shrunk([mended, still, gone, unknown], verdicts, ["mended", "still", "unknown", "new"])
    assert kept == (still, unknown)
    assert dropped == {mended: "it is green", gone: "there is no such DAG file"}
