"""From what the warm process tells of one import to findings: each way to fail has a code, a place and a fix."""

from __future__ import annotations

import re
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from firedoor.findings import WARNING, Finding
from firedoor.smoke.limits import Limits
from firedoor.smoke.tracebacks import place, raised, stopped_at

CLOSED = "the network is closed while a DAG file is imported"
"""As probes/confinement.py says it."""

_SYNTAX = re.compile(r"(SyntaxError|IndentationError|TabError)\b|ValueError: source code string cannot contain null")
_UNKNOWN = re.compile(r"VARIABLE_NOT_FOUND|CONNECTION_NOT_FOUND|Variable \S+ does not exist|The conn_id `[^`]*` isn't")
_DATABASE = "unable to open database file"
_MEMORY = re.compile(r"[\w.]*MemoryError\b")
_MODULE = re.compile(r"ModuleNotFoundError: No module named '([\w.]+)'")
_END_OF_OUTPUT = 4_000


def judge(
    dag_file: str, event: Mapping[str, Any], told: Mapping[str, Any], limits: Limits, root: Path
) -> list[Finding]:
    """The findings of one import. ``told`` is the answer of the fork, empty where it gave none."""
    if not told:
        return [_ended(dag_file, event["ended"], _end_of(str(event["output"])), limits, root)]
    errors = [_import_error(dag_file, name, str(text), root, limits) for name, text in told["import_errors"].items()]
    return errors or ([] if told["dags"] else [_no_dag(dag_file)])


def _end_of(output: str) -> str:
    """The last stack that was written, else the last lines."""
    stack = output.rfind("Current thread 0x")
    return output[stack:] if stack >= 0 else output[-_END_OF_OUTPUT:].partition("\n")[2] or output[-_END_OF_OUTPUT:]


def _no_dag(dag_file: str) -> Finding:
    return Finding(
        dag_file,
        None,
        "FD717",
        "the import constructs no DAG",
        "if it should: Airflow skips a file without the words 'airflow' and 'dag'; if not: name it in .airflowignore",
        WARNING,
    )


def _ended(dag_file: str, ended: Mapping[str, Any], output: str, limits: Limits, root: Path) -> Finding:
    """The finding of an import that gave no answer; where it stood is what faulthandler wrote last."""
    limit = ended.get("limit")
    path, line = stopped_at(output, str(root)) or (dag_file, None)
    if limit == "seconds":
        return Finding(
            path,
            line,
            "FD712",
            f"not imported within {limits.seconds} s",
            "move the work into a task, or allow more in the dag.toml beside it: [smoke] seconds = 60",
            detail=output,
        )
    if limit == "memory":
        return _too_much_memory(dag_file, None, f"the import takes more than {limits.memory_megabytes} MB", output)
    if limit == "processes":
        return Finding(
            dag_file,
            None,
            "FD720",
            "the import starts more than 64 processes",
            "start processes in tasks only",
            detail=output,
        )
    if "signal" in ended:
        return Finding(
            path,
            line,
            "FD715",
            f"the import was ended by {_signal(ended['signal'])}"
            + (": the machine had no memory left" if ended.get("starved") else ""),
            f"look at the end of the output, then: firedoor smoke {dag_file}",
            detail=output,
        )
    return _exits(dag_file, None, f"the import ended its process with code {ended['code']}", output)


def _import_error(dag_file: str, name: str, text: str, root: Path, limits: Limits) -> Finding:
    """The finding of one traceback; what Airflow puts in its place where it has none is a line without a place."""
    said = raised(text)
    own = name.removeprefix(f"{root}/") if name.startswith(f"{root}/") else dag_file
    path, line = place(text, str(root)) or (own, None)
    if _SYNTAX.match(said) or (said.startswith("UnicodeDecodeError") and "decode_source" in text):
        return Finding(
            path,
            line,
            "FD711",
            f"Python cannot read it: {said}",
            "correct the syntax or the encoding where the last lines point",
            detail=text,
        )
    if said.startswith("SystemExit"):
        return _exits(path, line, f"the import calls sys.exit ({said})", text)
    if _MEMORY.match(said):
        return _too_much_memory(path, line, f"the import takes more than {limits.memory_megabytes} MB ({said})", text)
    if CLOSED in text:
        return Finding(
            path,
            line,
            "FD718",
            f"the import needs the network: {said}",
            "talk to the network in a task: at import it slows the scheduler, and fails with it",
            detail=text,
        )
    if _UNKNOWN.search(said):
        return Finding(
            path,
            line,
            "FD719",
            f"the import needs a Variable or Connection: {said}",
            "give a default, ask in a task or template, or say it: [tool.firedoor.smoke] variables = 'variables.json'",
            detail=text,
        )
    if _DATABASE in text:
        return Finding(
            path,
            line,
            "FD721",
            f"the import needs the metadata database: {said}",
            "ask the database in a task: while DAG files are imported there is none",
            detail=text,
        )
    if found := _MODULE.match(said):
        return Finding(
            path,
            line,
            "FD710",
            f"the import fails: {said}",
            f"add what provides {found[1]} to the lock of the environment; if it lies in this repository, its folder "
            "to pythonpath in [tool.firedoor.run]",
            detail=text,
        )
    where = path if line is None else f"{path}:{line}"
    return Finding(
        path,
        line,
        "FD710",
        f"the import fails: {said}",
        f"mend {where}, then: firedoor smoke {dag_file}",
        detail=text,
    )


def _exits(path: str, line: int | None, message: str, text: str) -> Finding:
    return Finding(
        path,
        line,
        "FD714",
        message,
        "take exits out of what runs on import; what is for the command line belongs under __main__",
        detail=text,
    )


def _too_much_memory(path: str, line: int | None, message: str, text: str) -> Finding:
    return Finding(
        path,
        line,
        "FD713",
        message,
        "move the work into a task, or allow more in the dag.toml beside it: [smoke] memory_megabytes = 2048",
        detail=text,
    )


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
