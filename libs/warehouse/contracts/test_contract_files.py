"""What ``warehouse`` promises of files, and of the tables that its operator tells."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import warehouse
from warehouse.location import WarehouseError


def test_a_file_that_was_written_is_found_by_its_name(warehouse_folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("FIREDOOR_WAREHOUSE_FILES", raising=False)
    warehouse.path("exports/daily.csv", write=True).write_text("1,2\n")
    assert warehouse.path("exports/daily.csv").read_text() == "1,2\n"
    with pytest.raises(WarehouseError):
        warehouse.path("../daily.csv", write=True)


def test_the_operator_tells_the_tables_of_its_query():
    pytest.importorskip("airflow.configuration")
    from warehouse.operators import WarehouseSqlOperator, sql_task

    start = datetime(2013, 1, 1, tzinfo=UTC)
    task = WarehouseSqlOperator(task_id="a", sql="SELECT * FROM nyc.airlines", table="ontime.size", start_date=start)

    @sql_task(table="ontime.size", start_date=start)
    def size():
        return "SELECT count(*) AS n FROM nyc.airlines"

    for one in (task, size()):
        assert [asset.uri.rstrip("/") for asset in one.inlets] == ["warehouse://nyc.airlines"]
        assert [asset.uri.rstrip("/") for asset in one.outlets] == ["warehouse://ontime.size"]
    assert size().execute({}) == 1
