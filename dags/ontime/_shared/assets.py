"""Assets that the on-time team publishes."""

from airflow.providers.common.compat.sdk import Asset

DAILY = Asset("duckdb://ontime.daily")
