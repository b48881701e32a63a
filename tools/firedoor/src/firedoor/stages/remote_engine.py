"""An engine whose driver is in the DAGs' environment: a process there runs what is asked here."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any, NamedTuple

from firedoor.errors import WorldError
from firedoor.probes import script

Name = tuple[str, ...]
Rows = list[tuple[Any, ...]]


class RemoteColumn(NamedTuple):
    """A column, as ``warehouse.engines.Column``."""

    name: str
    type: str
    nullable: bool


class RemoteRelation(NamedTuple):
    """A table or view, as ``warehouse.engines.Relation``."""

    name: Name
    is_view: bool


class RemoteEngineError(Exception):
    """What the engine said against it."""


@cache
def _json() -> Any:
    """The module of the probe, for its form of values."""
    spec = spec_from_file_location("_firedoor_stageengine", script("stageengine"))
    assert spec is not None
    assert spec.loader is not None
    import sys

    kept = list(sys.path)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.path[:] = kept  # as a script it leaves its folder out
    return module


class RemoteEngine:
    """``warehouse.engines.Engine`` over a pipe."""

    driver = "another process"

    def __init__(self, python: Path, beside: Path, environ: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [str(python), str(script("stageengine")), str(beside)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=dict(environ),
            start_new_session=True,  # Ctrl-C reaches us alone; we end it
        )
        self.dialect = ""

    def connect(self, url: str, write: bool, seconds: int) -> None:
        """Open ``url`` there."""
        self.dialect = str(self._ask("connect", url, write, seconds))

    def execute(self, sql: str, params: Mapping[str, object] | None = None) -> Rows:
        """Run one statement."""
        return list(self._ask("execute", sql, dict(params or {})))

    def query(self, sql: str, params: Mapping[str, object] | None = None) -> tuple[list[str], Rows]:
        """Run one statement; its columns' names, and its rows."""
        names, rows = self._ask("query", sql, dict(params or {}))
        return list(names), list(rows)

    def quote(self, *parts: str) -> str:
        """Double quotes, as both engines have."""
        return ".".join('"' + part.replace('"', '""') + '"' for part in parts)

    def tables(self, namespace: Name) -> list[RemoteRelation]:
        """Tables and views of a namespace."""
        return [RemoteRelation(*found) for found in self._ask("tables", namespace)]

    def columns(self, table: Name) -> list[RemoteColumn]:
        """Columns of a table."""
        return [RemoteColumn(*found) for found in self._ask("columns", table)]

    def create_namespace(self, namespace: Name) -> None:
        """Make a namespace."""
        self._ask("create_namespace", namespace)

    def drop_namespace(self, namespace: Name) -> None:
        """Remove a namespace."""
        self._ask("drop_namespace", namespace)

    def attach(self, url: str, name: str) -> Name:
        """Have another database for reading."""
        return tuple(self._ask("attach", url, name))

    def refusal(self, namespace: Name) -> str:
        """Why a namespace cannot be written."""
        return str(self._ask("refusal", namespace))

    def revision(self, table: Name) -> str:
        """The revision of a table."""
        return str(self._ask("revision", table))

    def begin(self) -> None:
        """Begin a transaction."""
        self._ask("begin")

    def commit(self) -> None:
        """Commit it."""
        self._ask("commit")

    def rollback(self) -> None:
        """Undo it."""
        self._ask("rollback")

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with suppress(BrokenPipeError):  # it has ended already
            self._process.stdin.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()

    def _ask(self, call: str, *args: object) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        form = _json()
        try:
            self._process.stdin.write(json.dumps({"call": call, "args": [form.written(arg) for arg in args]}) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except (BrokenPipeError, ValueError):
            line = ""
        if not line:
            raise WorldError(
                "FD977",
                "the process that holds the engine has ended",
                because=f"exit code {self._process.wait()}; it was asked to {call}",
                fix="run the same command again: what is done is kept",
            )
        answer = json.loads(line)
        if "error" in answer:
            raise RemoteEngineError(answer["error"])
        return form.read(answer["result"])


@contextmanager
def remote_engine(
    python: Path,
    beside: Path,
    url: str,
    *,
    write: bool = True,
    seconds: int = 0,
    environ: Mapping[str, str] | None = None,
) -> Iterator[RemoteEngine]:
    """An open engine in ``python``'s environment; raises WorldError FD978 where it cannot be opened."""
    engine = RemoteEngine(python, beside, os.environ if environ is None else environ)
    try:
        try:
            engine.connect(url, write, seconds)
        except RemoteEngineError as error:
            raise WorldError(
                "FD978",
                "the engine cannot be opened",
                because=str(error).strip(),
                fix="[tool.firedoor.stages] url = …   # an address that can be reached from here",
            ) from None
        yield engine
    finally:
        engine.close()
