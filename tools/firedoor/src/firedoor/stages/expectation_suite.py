"""A suite of Great Expectations that the DAG brings: run as it is by the interpreter of the DAG's own environment."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from firedoor.errors import UsageError, WorldError
from firedoor.findings import Finding
from firedoor.probes import script
from firedoor.stages.engine import Name
from firedoor.stages.expectations import Expectation


def run_suite(
    python: Path, suite: Path, url: str, table: Name, environ: Mapping[str, str], seconds: float = 600
) -> tuple[Expectation, ...]:
    """What each expectation of ``suite`` says of ``table`` at the address ``url``; ``environ`` is the child's own.

    Raises UsageError when the suite cannot be read or the environment has no Great Expectations, WorldError when the
    run ends otherwise.
    """
    _check(suite)
    request = json.dumps({"suite": str(suite.absolute()), "url": url, "table": list(table)})
    try:
        done = subprocess.run(
            [str(python), "-I", str(script("expectation_suite"))],
            input=request, capture_output=True, text=True, timeout=seconds, check=False, env=dict(environ),
        )  # fmt: skip
        answer = json.loads(done.stdout.rstrip().rpartition("\n")[2] or "null")
    except (OSError, subprocess.TimeoutExpired, json.JSONDecodeError) as error:
        raise _died(suite, str(error)) from None
    if done.returncode or not isinstance(answer, dict):
        raise _died(suite, (done.stderr.strip() or "it said nothing").splitlines()[-1])
    if "missing" in answer:
        raise UsageError(
            "FD956",
            f"the suite {suite.name} cannot run: the DAG's environment has no {answer['missing']}",
            because="a suite runs in the environment of its DAG, so that it means what it means there",
            fix='echo "great_expectations" >> requirements.in && firedoor lock   # beside the DAG file',
        )
    return tuple(_expectation(one) for one in answer["results"])


def suite_findings(path: str, table: str, found: tuple[Expectation, ...]) -> list[Finding]:
    """One finding for each expectation that is not met."""
    return [
        Finding(path, None, "FD957", f"{table}: not met: {one.words}: {one.measured}", "correct what the DAG writes")
        for one in found
        if not one.kept
    ]


def _check(suite: Path) -> None:
    try:
        document = json.loads(suite.read_text(encoding="utf-8"))
        faults = "" if isinstance(document["expectations"], list) else "its expectations are no list"
    except (OSError, ValueError, KeyError, TypeError) as error:
        faults = f"{type(error).__name__}: {error}"
    if faults:
        raise UsageError(
            "FD955",
            f"{suite.name} is no suite of Great Expectations",
            because=faults,
            fix=f'echo \'{{"name": "{suite.stem}", "expectations": []}}\' > {suite}',
        )


def _died(suite: Path, why: str) -> WorldError:
    return WorldError(
        "FD958", f"the suite {suite.name} did not end as it should", because=why, fix="firedoor stage acc"
    )


def _expectation(one: dict[str, Any]) -> Expectation:
    config, result, failed = one["expectation_config"], one.get("result") or {}, one.get("exception_info") or {}
    kwargs = {name: value for name, value in config["kwargs"].items() if name != "batch_id"}
    words = f"{config['type']}({', '.join(f'{name}={value!r}' for name, value in kwargs.items())})"
    if one["success"]:
        return Expectation(words, True)
    errors = [failed] if "exception_message" in failed else list(failed.values())
    error = next(
        (str(e["exception_message"]) for e in errors if isinstance(e, dict) and e.get("exception_message")), ""
    )
    count, of = result.get("unexpected_count"), result.get("element_count")
    if error:
        return Expectation(words, False, f"it could not be measured: {error.splitlines()[0]}")
    if count is None:
        return Expectation(words, False, f"observed {result.get('observed_value')}")
    examples = tuple((value,) for value in result.get("partial_unexpected_list") or ())
    return Expectation(words, False, f"{count:,} of {of:,} rows", int(count), None, (), examples)
