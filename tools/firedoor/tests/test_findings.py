"""A finding survives its JSON, and findings have an order."""

from __future__ import annotations

import pytest
from firedoor.findings import NOTE, Finding


def test_a_finding_is_what_its_json_says() -> None:
    finding = Finding("dags/a.py", 3, "FD701", "no module named 'b'", fix="pip install b", detail="Traceback …")
    assert Finding.from_json(finding.to_json()) == finding


def test_a_part_that_is_missing_is_an_error() -> None:
    with pytest.raises(KeyError, match="code"):
        Finding.from_json({"path": "dags/a.py", "line": None})


def test_its_place_is_what_is_known() -> None:
    assert Finding("dags/a.py", 3, "FD701", "x").place == "dags/a.py:3"
    assert Finding("dags/a.py", None, "FD701", "x", level=NOTE).place == "dags/a.py"
