"""The last day of each month of a year, by code for pandas 2: a worker runs it in the environment of its lock."""

from __future__ import annotations

from datetime import datetime

from airflow.providers.common.compat.sdk import dag, task
from firedoor_airflow.isolated import isolated_task


@dag(
    schedule="@yearly",
    start_date=datetime(2013, 1, 1),
    catchup=False,
    default_args={"owner": "fleet", "retries": 1},
    tags=["fleet"],
    doc_md=__doc__,
)
def maintenance_calendar():
    @isolated_task
    def last_days(year: str) -> dict[str, object]:
        import warnings

        import pandas

        from fleet.maintenance_calendar.wording import worded

        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            days = pandas.date_range(f"{year}-01-01", f"{year}-12-31", freq="M")  # pandas 3 has no such frequency
        table = pandas.DataFrame({"day": days}).map(worded)  # pandas 2.0 has no DataFrame.map
        return {"pandas": pandas.__version__, "days": table["day"].tolist()}

    @task
    def show(found: dict[str, object]) -> None:
        print(f"pandas {found['pandas']}: {found['days']}")

    show(last_days("{{ ds[:4] }}"))


maintenance_calendar()
