from __future__ import annotations

from airflow.sdk import task


@task
def tidy(rows) -> Rows:
    return rows[1:]


def other(rows):
    return rows
