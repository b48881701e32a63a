"""What ``warehouse`` promises to tasks that read and write tables: names, keywords, kinds of values, errors.

A test here is a promise to every DAG: it stays as it is as long as a release that has it is supported, and its released
form runs against each change (docs/guide/library-author.md). What is not tested here may change.
"""

import datetime

import pytest
import warehouse
from warehouse.location import WarehouseError


def test_sql_gives_rows_as_dicts_in_the_order_of_the_query():
    rows = warehouse.sql("SELECT carrier, name FROM nyc.airlines ORDER BY carrier")
    assert rows == [{"carrier": "B6", "name": "JetBlue Airways"}, {"carrier": "UA", "name": "United Air Lines Inc."}]
    assert type(rows) is list
    assert list(rows[0]) == ["carrier", "name"]


@pytest.mark.parametrize("by_name", [True, False])
def test_sql_binds_parameters_by_their_names(by_name: bool):
    query, params = "SELECT name FROM nyc.airlines WHERE carrier = $carrier", {"carrier": "B6"}
    found = warehouse.sql(query=query, params=params) if by_name else warehouse.sql(query, params)
    assert found == [{"name": "JetBlue Airways"}]


def test_sql_gives_the_values_of_python():
    (row,) = warehouse.sql(
        "SELECT 1 AS n, 0.5::DOUBLE AS share, NULL AS nothing, DATE '2013-01-08' AS day, true AS yes"
    )
    assert row == {"n": 1, "share": 0.5, "nothing": None, "day": datetime.date(2013, 1, 8), "yes": True}


def test_sql_cannot_write():
    with pytest.raises(Exception, match="read-only"):
        warehouse.sql("DELETE FROM nyc.airlines")
    assert len(warehouse.sql("FROM nyc.airlines")) == 2


def test_frame_gives_the_same_as_a_data_frame():
    pandas = pytest.importorskip("pandas")
    frame = warehouse.frame("SELECT name FROM nyc.airlines WHERE carrier = $carrier", params={"carrier": "UA"})
    assert isinstance(frame, pandas.DataFrame)
    assert frame.to_dict("records") == [{"name": "United Air Lines Inc."}]


def test_read_takes_a_table_columns_and_what_they_equal():
    assert warehouse.read("nyc.airlines", columns=["name"], where={"carrier": "UA"}) == [
        {"name": "United Air Lines Inc."}
    ]
    assert warehouse.read("nyc.airlines", ["carrier"], {"carrier": "UA"}) == [{"carrier": "UA"}]
    assert len(warehouse.read("nyc.airlines")) == 2


def test_write_makes_the_table_and_gives_the_number_of_rows():
    assert (
        warehouse.write("ontime.size", select="SELECT $day AS day, count(*) AS n FROM nyc.airlines", params={"day": 8})
        == 1
    )
    assert warehouse.write("ontime.note", rows=[{"day": 8, "text": "late"}, {"text": "early", "day": 9}]) == 2
    assert warehouse.read("ontime.size") == [{"day": 8, "n": 2}]
    assert warehouse.read("ontime.note", where={"day": 9}) == [{"day": 9, "text": "early"}]


def test_a_write_that_replaces_leaves_the_same_however_often_it_runs():
    for _ in range(2):
        warehouse.write("ontime.note", rows=[{"day": 8, "text": "late"}], replacing={"day": 8})
        warehouse.write("ontime.note", rows=[{"day": 9, "text": "early"}], replacing={"day": 9})
    assert [row["day"] for row in warehouse.read("ontime.note")] == [8, 9]


def test_no_rows_take_the_place_of_what_they_replace():
    warehouse.write("ontime.note", rows=[{"day": 8}, {"day": 9}])
    assert warehouse.write("ontime.note", rows=[], replacing={"day": 8}) == 0
    assert warehouse.read("ontime.note") == [{"day": 9}]


def test_a_write_that_fails_changes_nothing():
    warehouse.write("ontime.note", rows=[{"day": 8}])
    with pytest.raises(Exception, match="unknown_column"):
        warehouse.write("ontime.note", select="SELECT 1 AS unknown_column", replacing={"day": 8})
    assert warehouse.read("ontime.note") == [{"day": 8}]


@pytest.mark.parametrize("call", [lambda: warehouse.read("airlines"), lambda: warehouse.write("x", rows=[{"a": 1}])])
def test_what_is_no_logical_name_of_a_table_is_an_error_of_the_warehouse(call):
    with pytest.raises(WarehouseError):
        call()


def test_a_write_takes_a_select_or_rows():
    for faulty in ({}, {"select": "SELECT 1 AS n", "rows": [{"n": 1}]}):
        with pytest.raises(WarehouseError):
            warehouse.write("ontime.note", **faulty)
