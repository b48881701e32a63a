"""The steps for a set of affected DAG files: list → smoke in real Airflow → run once on a small sample."""

from firedoor.pipelines.settings import RunSettings, read_settings
from firedoor.pipelines.values import Outcome, Row, RunResult, Selected, selected

__all__ = ["Outcome", "Row", "RunResult", "RunSettings", "Selected", "read_settings", "selected"]
