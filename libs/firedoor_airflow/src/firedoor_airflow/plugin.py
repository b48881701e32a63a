"""The Airflow plugin: each process that loads plugins can import from artifacts by their private names."""

from __future__ import annotations

import importlib.util
from typing import Any

from airflow.plugins_manager import AirflowPlugin

from firedoor_airflow import zipped_callbacks
from firedoor_airflow.configured import deployments
from firedoor_airflow.resolver import install


class FiredoorPlugin(AirflowPlugin):
    """Installs the resolver, and in Airflow 2 what keeps callbacks of packaged DAGs; in Airflow 3 the bundle does."""

    name = "firedoor"

    @classmethod
    def on_load(cls, *args: Any, **kwargs: Any) -> None:
        """Airflow calls this when it loads its plugins."""
        install(deployments)
        if importlib.util.find_spec("airflow.sdk") is None:
            zipped_callbacks.install_in_airflow_2()
