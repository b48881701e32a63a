"""Airflow operators over the warehouse: the only module of this library that imports Airflow."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

try:
    from airflow.sdk import Asset, BaseOperator
except ImportError:  # Airflow 2
    from airflow.datasets import Dataset as Asset
    from airflow.models.baseoperator import BaseOperator

import warehouse
from warehouse.lineage import URI, tables_read


class WarehouseSqlOperator(BaseOperator):  # type: ignore[misc]  # as above
    """Run one SELECT, given as text or as a ``.sql`` file beside the DAG, and put its rows into ``table``.

    ``replacing`` names the rows that they take the place of, so a second run changes nothing.
    ``execute`` returns the number of rows. Its inlets are the tables that the SELECT reads and its outlet is ``table``,
    as assets ``warehouse://schema.table``, unless the DAG says inlets or outlets itself.
    """

    template_fields = ("sql", "params_by_name", "replacing")
    template_ext = (".sql",)
    template_fields_renderers: ClassVar[dict[str, str]] = {"sql": "sql"}

    def __init__(
        self,
        *,
        sql: str,
        table: str,
        params_by_name: Mapping[str, object] | None = None,
        replacing: Mapping[str, object] | None = None,
        **kwargs: Any,
    ) -> None:
        """Take the SELECT, the table it fills, and templated values; other arguments are Airflow's."""
        super().__init__(**kwargs)
        self.sql = sql
        self.table = table
        self.params_by_name = dict(params_by_name or {})
        self.replacing = dict(replacing or {})
        self._own_inlets, self._own_outlets = bool(kwargs.get("inlets")), bool(kwargs.get("outlets"))
        self._tell_tables()

    def resolve_template_files(self) -> None:
        """Read the ``.sql`` file, as Airflow does when the DAG is complete; then its tables are known."""
        super().resolve_template_files()
        self._tell_tables()

    def _tell_tables(self) -> None:
        if not self._own_inlets and not self.sql.rstrip().endswith(tuple(self.template_ext)):
            self.inlets = [Asset(URI + table) for table in tables_read(self.sql)]
        if not self._own_outlets and "{" not in self.table:
            self.outlets = [Asset(URI + self.table)]

    def execute(self, context: Any) -> int:
        """Write the table; called by Airflow."""
        count = warehouse.write(self.table, select=self.sql, params=self.params_by_name, replacing=self.replacing)
        self.log.info("%s: %d rows", self.table, count)
        return count


def sql_task(*, table: str, **kwargs: Any) -> Callable[[Callable[[], str]], Callable[..., WarehouseSqlOperator]]:
    """Make a task of a function that returns a SELECT; its rows go into ``table``.

    The function is called while the DAG file is parsed, so what it returns is a template like any ``sql``. The task is
    named after it. Calling the decorated function makes the task; keywords are those of :class:`WarehouseSqlOperator`,
    and add to ``kwargs``::

        @sql_task(table="ontime.daily", replacing={"flight_date": "{{ ds }}"})
        def daily():
            return "SELECT flight_date, count(*) AS flights FROM nyc.flights GROUP BY flight_date"

        daily()
    """

    def decorated(function: Callable[[], str]) -> Callable[..., WarehouseSqlOperator]:
        def task(**more: Any) -> WarehouseSqlOperator:
            given = {"task_id": function.__name__, "doc_md": inspect.getdoc(function), **kwargs, **more}
            return WarehouseSqlOperator(sql=inspect.cleandoc(function()), table=table, **given)

        task.__name__, task.__doc__ = function.__name__, function.__doc__
        return task

    return decorated
