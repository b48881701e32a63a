"""The distributions that are Airflow itself, and what their extras mean."""

from __future__ import annotations

AIRFLOW_ITSELF = frozenset({"apache-airflow", "apache-airflow-core", "apache-airflow-task-sdk"})


def is_install_convenience(requirer: str, name: str) -> bool:
    """Return whether an *extra* of Airflow that names a provider is no use by code.

    ``apache-airflow[google]`` installs the provider; Airflow's own code does not import it for that ("Reference for
    package extras" in Airflow's documentation). Providers that Airflow needs are plain requirements, not extras.
    """
    return requirer in AIRFLOW_ITSELF and name.startswith("apache-airflow-providers-")
