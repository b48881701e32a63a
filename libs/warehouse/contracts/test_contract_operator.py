"""What ``warehouse`` promises to DAG files that use its operator; needs Airflow, as they do."""

from datetime import UTC, datetime

import pytest
import warehouse

pytest.importorskip("airflow.configuration")


def test_it_writes_the_rows_of_its_query_and_gives_their_number():
    from warehouse.operators import WarehouseSqlOperator

    task = WarehouseSqlOperator(
        task_id="sizes",
        sql="SELECT $day AS day, count(*) AS n FROM nyc.airlines",
        table="ontime.size",
        params_by_name={"day": 8},
        replacing={"day": 8},
        start_date=datetime(2013, 1, 1, tzinfo=UTC),
    )
    assert task.execute({}) == 1
    assert warehouse.read("ontime.size") == [{"day": 8, "n": 2}]


def test_its_query_and_its_values_are_templates():
    from warehouse.operators import WarehouseSqlOperator

    assert {"sql", "params_by_name", "replacing"} <= set(WarehouseSqlOperator.template_fields)
    assert ".sql" in WarehouseSqlOperator.template_ext
