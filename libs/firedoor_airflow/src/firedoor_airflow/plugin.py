"""The Airflow plugin: each process that loads plugins can import from artifacts by their private names."""

from __future__ import annotations

from typing import Any

from airflow.plugins_manager import AirflowPlugin

from firedoor_airflow.configured import deployments
from firedoor_airflow.resolver import install


class FiredoorPlugin(AirflowPlugin):
    """Installs the resolver."""

    name = "firedoor"

    @classmethod
    def on_load(cls, *args: Any, **kwargs: Any) -> None:
        """Airflow calls this when it loads its plugins."""
        install(deployments)
