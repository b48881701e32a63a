from pathlib import Path

import duckdb
import yaml

HERE = Path(__file__).parent.parent


def test_every_airport_has_what_its_dag_needs():
    entries = yaml.safe_load((HERE / "airports.yaml").read_text())
    assert [entry["code"] for entry in entries] == ["EWR", "JFK", "LGA"]
    assert all(0 <= entry["hour"] < 24 for entry in entries)


def test_a_destination_without_a_name_keeps_its_code_and_ties_are_in_order():
    with duckdb.connect() as db:
        db.execute("CREATE SCHEMA nyc; CREATE TABLE nyc.airports AS SELECT 'MIA' AS faa, 'Miami' AS name")
        db.execute(
            "CREATE TABLE nyc.flights AS FROM (VALUES ('EWR', 'SJU', 3), ('EWR', 'MIA', 5), ('EWR', 'MIA', 7), "
            "('JFK', 'MIA', 9), ('EWR', 'BQN', 1)) AS t(origin, dest, arr_delay), "
            "(SELECT DATE '2013-01-08' AS flight_date)"
        )
        query = (HERE / "sql" / "report.sql").read_text()
        rows = db.execute(query, {"origin": "EWR", "day": "2013-01-08", "top": 2}).fetchall()
    assert [(row[2], row[3], row[4], row[5]) for row in rows] == [("MIA", "Miami", 2, 6.0), ("BQN", "BQN", 1, 1.0)]
