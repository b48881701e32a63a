"""One call of a function in the environment of a worker: what goes in, what comes out, and what each end means."""

from __future__ import annotations

import json
import os
import signal
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from firedoor_airflow import child, loader
from firedoor_airflow.compatibility import AirflowException, AirflowFailException, AirflowSkipException
from firedoor_airflow.configured import deployments
from firedoor_airflow.deployment import DeploymentError
from firedoor_airflow.handed_over import handed_over
from firedoor_airflow.private import artifact_of
from firedoor_airflow.process import Child
from firedoor_airflow.worker_environment import configured_folder, program_for

MOST = 64 * 2**20
"""Characters of a result: an XCom is a row of a database."""
TREE = "FIREDOOR_WORKER_PYTHON"
"""Set by ``firedoor run``, which runs the tree and no artifact: the program of the environment of the DAG's lock."""
_DROPPED = {"PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "VIRTUAL_ENV", "__AIRFLOW_SUPERVISOR_FD", TREE}


@dataclass(frozen=True)
class Source:
    """Where the lines of a function begin."""

    file: str
    line: int


def call(
    operator: Any,
    context: Mapping[str, Any],
    *,
    package: str,
    module: str,
    function: str,
    args: Any,
    kwargs: Any,
    source: Source | None = None,
    skip_on: Collection[int],
    fail_on: Collection[int],
    variables: Mapping[str, str],
) -> Any:
    """The result of ``module:function`` in the environment of the artifact ``package``, or of the tree without one.

    Its output is logged by ``operator``. Raises AirflowSkipException and AirflowFailException where the function asks
    for it, DeploymentError where there is no environment, else AirflowException.
    """
    program, request = _target(package, module, function, source)
    try:
        given = json.dumps({**request, "args": args, "kwargs": kwargs, "context": handed_over(context)})
    except TypeError as error:
        raise AirflowFailException(
            f"error[FD462]: the arguments of {module}:{function} are not JSON: {error}\n"
            "  fix       hand over text, numbers, lists and dictionaries; dates as text"
        ) from None
    with tempfile.TemporaryDirectory(prefix="firedoor-task-") as folder:
        answer = Path(folder, "answer.json")
        Path(folder, "request.json").write_text(
            given[:-1] + f', "answer": {json.dumps(str(answer))}}}', encoding="utf-8"
        )
        work = Path(folder, "work")
        work.mkdir()
        name = f"{package or 'tree'}/{module}:{function}"
        command = [str(program), "-I", "-u", "-X", "utf8", str(child.__file__), name]
        operator.log.info("running %s in %s", name, program)
        with Path(folder, "request.json").open("rb") as stdin:
            started = operator._child = Child(
                command, {**_inherited(), **variables}, str(work), stdin, lambda line: operator.log.info("%s", line)
            )
            try:
                code = started.wait()
            finally:
                started.kill()
                operator._child = None
        said = json.loads(answer.read_text("utf-8")) if answer.exists() else {}
    if code == 0 and "result" in said:
        return said["result"]
    raise _failure(f"{module}:{function}", code, said, skip_on, fail_on)


def _target(package: str, module: str, function: str, source: Source | None) -> tuple[Path, dict[str, Any]]:
    request: dict[str, Any] = {
        "archive": None,
        "loader": str(Path(loader.__file__)),
        "path": [],
        "module": module,
        "function": function,
        "source": None if source is None else {"file": source.file, "line": source.line},
        "most": MOST,
        "parent": os.getpid(),
    }
    if package:
        artifact = artifact_of(package, deployments)
        program = program_for(artifact.lock, artifact.pythons, artifact.dag_file, configured_folder())
        return program, {**request, "archive": artifact.archive}
    if not os.environ.get(TREE):
        raise DeploymentError(
            "FD466",
            f"{module}:{function} belongs to no artifact, so nothing says which lock its environment is made from",
            "firedoor run DAG   # or deploy the artifact: firedoor build, firedoor release",
        )
    from airflow.configuration import conf

    folders = [conf.get("core", "dags_folder"), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    return Path(os.environ[TREE]), {**request, "path": [folder for folder in folders if folder]}


def _inherited() -> dict[str, str]:
    """Our environment without Airflow's configuration, which holds passwords, and without what leads to its Python."""
    kept = {name: value for name, value in os.environ.items() if name not in _DROPPED}
    return {name: value for name, value in kept.items() if not name.startswith("AIRFLOW__")}


def _failure(
    what: str, code: int, said: Mapping[str, Any], skip_on: Collection[int], fail_on: Collection[int]
) -> Any:  # an exception of Airflow's
    if "skip" in said:
        return AirflowSkipException(said["skip"])
    if "fail" in said:
        return AirflowFailException(said["fail"])
    if "no_json" in said:
        return AirflowFailException(
            f"error[FD463]: {what} returned what cannot be an XCom: {said['no_json']}\n"
            "  fix       return text, numbers, lists and dictionaries with text as keys: float(x), x.to_dict(), str(x)"
        )
    if "too_large" in said:
        return AirflowFailException(
            f"error[FD464]: {what} returned {said['too_large']} characters of JSON; {MOST} are the most\n"
            "  fix       write the data to a table or a file, and return its name"
        )
    if "error" in said:
        return AirflowException(f"{what} raised {said['error']}; the traceback is in the log above")
    if code in skip_on:
        return AirflowSkipException(f"{what} ended with exit code {code}: skipped")
    if code in fail_on:
        return AirflowFailException(f"{what} ended with exit code {code}: failed without retries")
    if code < 0:
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = str(-code)
        hint = "; for lack of memory, perhaps" if code == -signal.SIGKILL else ""
        return AirflowException(f"{what} was ended by {name}{hint}")
    return AirflowException(f"{what} ended with exit code {code}")
