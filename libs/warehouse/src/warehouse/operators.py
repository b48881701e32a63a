"""Airflow operators over the warehouse: the only module of this library that imports Airflow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

try:
    from airflow.sdk import BaseOperator
except ImportError:  # Airflow 2
    from airflow.models.baseoperator import BaseOperator

import warehouse


class WarehouseSqlOperator(BaseOperator):  # type: ignore[misc]  # as above
    """Run one SELECT, given as text or as a ``.sql`` file beside the DAG, and put its rows into ``table``.

    ``replacing`` names the rows that they take the place of, so a second run changes nothing.
    ``execute`` returns the number of rows.
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

    def execute(self, context: Any) -> int:
        """Write the table; called by Airflow."""
        count = warehouse.write(self.table, select=self.sql, params=self.params_by_name, replacing=self.replacing)
        self.log.info("%s: %d rows", self.table, count)
        return count
