"""An engine for a process that must not have its driver: statements in, rows out, a line of JSON each.

``python stageengine.py FOLDER`` reads ``{"call": method of firedoor_engines' Engine, "args": […]}`` and prints
``{"result": …}`` or ``{"error": text}``; the first one is ``{"call": "connect", "args": [url, write, seconds]}``. What
JSON does not have is told as ``{"$": kind, "v": text}``.
"""

from __future__ import annotations

import sys

sys.path.pop(0)  # this script's folder: its names are not for anybody to import

import json
import os
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from importlib import import_module
from typing import Any


def main(folder: str) -> None:
    """Answer until there is nothing more to read."""
    sys.path.append(folder)
    engines = import_module("firedoor_engines")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    engine: Any = None
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            args = [read(value) for value in asked["args"]]
            if asked["call"] == "connect":
                url, write, seconds = args
                engine = engines.connect(url, write=write, seconds=seconds)
                told: Any = engine.dialect
            else:
                told = getattr(engine, asked["call"])(*args)
        except engines.EngineError as error:
            answers.write(json.dumps({"error": str(error)}) + "\n")
        except Exception as error:
            answers.write(json.dumps({"error": f"{type(error).__name__}: {error}"}) + "\n")
        else:
            answers.write(json.dumps({"result": written(told)}) + "\n")
        answers.flush()


def written(value: Any) -> Any:
    """``value`` in JSON."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else {"$": "float", "v": str(value)}
    if isinstance(value, datetime | date | time):
        return {"$": type(value).__name__, "v": value.isoformat()}
    if isinstance(value, Decimal):
        return {"$": "Decimal", "v": str(value)}
    if isinstance(value, timedelta):
        return {"$": "timedelta", "v": str(value.total_seconds())}
    if isinstance(value, bytes | bytearray | memoryview):
        return {"$": "bytes", "v": bytes(value).hex()}
    if isinstance(value, dict):
        return {"$": "dict", "v": [[written(key), written(one)] for key, one in value.items()]}
    if isinstance(value, list | tuple):
        return [written(one) for one in value]
    return str(value)


def read(value: Any) -> Any:
    """What :func:`written` wrote; a list comes back as a tuple."""
    if isinstance(value, list):
        return tuple(read(one) for one in value)
    if not isinstance(value, dict):
        return value
    kind, text = value["$"], value["v"]
    if kind == "dict":
        return {read(key): read(one) for key, one in text}
    if kind == "bytes":
        return bytes.fromhex(text)
    if kind == "timedelta":
        return timedelta(seconds=float(text))
    simple: dict[str, Any] = {"float": float, "Decimal": Decimal}
    moments: dict[str, Any] = {"datetime": datetime, "date": date, "time": time}
    return simple[kind](text) if kind in simple else moments[kind].fromisoformat(text)


if __name__ == "__main__":
    main(sys.argv[1])
