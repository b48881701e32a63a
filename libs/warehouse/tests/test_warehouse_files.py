"""A file is written to the space, and read there first, then from whoever has it."""

from pathlib import Path

import pytest
import warehouse
from warehouse.location import WarehouseError


def test_a_file_is_read_where_it_was_written_else_from_the_base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    own, base = tmp_path / "own", tmp_path / "prd"
    (base / "exports").mkdir(parents=True)
    (base / "exports" / "a.csv").write_text("production")
    monkeypatch.setenv("FIREDOOR_WAREHOUSE_FILES", str(own))
    monkeypatch.setenv("FIREDOOR_WAREHOUSE_FILES_BASE", f"{tmp_path}/nothing:{base}")
    assert warehouse.path("exports/a.csv").read_text() == "production"
    warehouse.path("exports/a.csv", write=True).write_text("stage")
    assert warehouse.path("exports/a.csv").read_text() == "stage"
    assert (base / "exports" / "a.csv").read_text() == "production"
    with pytest.raises(WarehouseError, match=r"no file exports/b\.csv"):
        warehouse.path("exports/b.csv")


@pytest.mark.parametrize("name", ["", "/etc/passwd", "../prd/a.csv", "a/../../b", "..\\b"])
def test_a_name_that_leads_elsewhere_is_refused(name: str):
    with pytest.raises(WarehouseError):
        warehouse.path(name, write=True)


def test_without_a_word_files_lie_beside_the_databases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("FIREDOOR_WAREHOUSE_FILES", raising=False)
    monkeypatch.setenv("FIREDOOR_WAREHOUSE", str(tmp_path))
    assert warehouse.path("a.csv", write=True) == tmp_path / "files" / "a.csv"
