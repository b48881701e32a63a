"""DAG files imported as Airflow would, each in a fork of one warm process that has no database and no network."""

from firedoor.smoke.duplicates import with_duplicates
from firedoor.smoke.inputs import inputs_of
from firedoor.smoke.interpreter import airflow_interpreter
from firedoor.smoke.limits import Limits
from firedoor.smoke.repository import smoke_repository
from firedoor.smoke.second import smoke_twice
from firedoor.smoke.settings import SmokeSettings, limits_of, read_smoke_settings
from firedoor.smoke.tree import smoke_tree
from firedoor.smoke.values import RULES, SmokedDag, SmokeReport, SmokeResult

__all__ = [
    "RULES",
    "Limits",
    "SmokeReport",
    "SmokeResult",
    "SmokeSettings",
    "SmokedDag",
    "airflow_interpreter",
    "inputs_of",
    "limits_of",
    "read_smoke_settings",
    "smoke_repository",
    "smoke_tree",
    "smoke_twice",
    "with_duplicates",
]
