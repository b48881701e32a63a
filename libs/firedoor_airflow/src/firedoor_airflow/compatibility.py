"""What Airflow 3.3 and 2.11 call differently, and nothing else."""

from __future__ import annotations

try:
    from airflow.sdk import BaseOperator, task_decorator_factory
    from airflow.sdk.bases.decorator import DecoratedOperator
    from airflow.sdk.exceptions import AirflowException, AirflowFailException, AirflowSkipException
except ImportError:
    from airflow.decorators.base import DecoratedOperator, task_decorator_factory
    from airflow.exceptions import AirflowException, AirflowFailException, AirflowSkipException
    from airflow.models.baseoperator import BaseOperator

__all__ = [
    "AirflowException",
    "AirflowFailException",
    "AirflowSkipException",
    "BaseOperator",
    "DecoratedOperator",
    "task_decorator_factory",
]
