"""Assets that the on-time team publishes."""

from airflow.sdk import Asset

DAILY = Asset("duckdb://ontime.daily")
