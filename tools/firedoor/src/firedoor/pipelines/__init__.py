"""The steps for a set of affected DAG files: list → parse in real Airflow → run once on a small sample."""

from firedoor.pipelines.run import run_steps
from firedoor.pipelines.settings import RunSettings, read_settings
from firedoor.pipelines.values import Row, RunResult, Selected, selected

__all__ = ["Row", "RunResult", "RunSettings", "Selected", "read_settings", "run_steps", "selected"]
