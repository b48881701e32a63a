"""What of Airflow's context a function in another environment may ask for, as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

_TEXTS = ("ds", "ds_nodash", "ts", "ts_nodash", "ts_nodash_with_tz", "run_id")
_MOMENTS = ("logical_date", "data_interval_start", "data_interval_end")


def handed_over(context: Mapping[str, Any]) -> dict[str, Any]:
    """Texts as Airflow has them, moments in ISO 8601, ``params`` as they are where they are JSON.

    What a run does not have (one that was triggered without a logical date has no ``ds``) is not there.
    """
    found: dict[str, Any] = {name: str(value) for name in _TEXTS if (value := _get(context, name)) is not None}
    found.update((name, value.isoformat()) for name in _MOMENTS if (value := _get(context, name)) is not None)
    with suppress(TypeError, ValueError):  # params that are no JSON are not there
        found["params"] = json.loads(json.dumps(dict(_get(context, "params") or {})))
    return found


def _get(context: Mapping[str, Any], name: str) -> Any:
    try:
        return context[name]
    except KeyError:
        return None
