"""Run tests with this interpreter's pytest, and say of each what became of it.

``python tests.py REQUEST`` reads a JSON file::

    {"root": folder, "paths": [path], "only": [test] or null, "left_out": [test], "sites": [folder],
     "configuration": ""}

``paths`` are files and folders below ``root``. ``only`` are the names of tests that are to be run, ``left_out`` those
that are not. ``sites`` are searched for modules after all of the interpreter's own: pytest, where it has none.
``configuration`` is the file with pytest's settings, relative to ``root``; empty: the one that pytest finds.
It prints one JSON object a line as things happen::

    {"pytest": "9.0.0", "python": "3.12.1", "network": "kernel"}
    {"started": test}
    {"test": …, "outcome": "passed", "failed", "skipped" or "broken", "seconds": 0.01, "text": traceback, "line": 3}
    {"ended": pytest's exit code}

A file that cannot be collected is a test that is broken, one that skips itself a test that is skipped. Where there is
no pytest, the only line is ``{"refused": text}``. The network is closed, but for what a process says to itself.
"""

from __future__ import annotations

import sys

sys.path.pop(0)  # this script's folder: its names are not for tests to import

import json
import os
import platform
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

_LONGEST = 20_000


class Story:
    """The plugin that tells what happens; its methods are pytest's hooks."""

    def __init__(self, tell: Any, only: list[str] | None, left_out: list[str]) -> None:
        """``tell`` takes one event."""
        self.tell = tell
        self.only = None if only is None else frozenset(only)
        self.left_out = frozenset(left_out)

    def pytest_collection_modifyitems(self, config: Any, items: list[Any]) -> None:
        """Leave out what was not asked for."""
        wanted = [
            item
            for item in items
            if item.nodeid not in self.left_out and (self.only is None or item.nodeid in self.only)
        ]
        gone = [item for item in items if item not in wanted]
        if gone:
            config.hook.pytest_deselected(items=gone)
            items[:] = wanted

    def pytest_collectreport(self, report: Any) -> None:
        """A file that cannot be collected, or that skips itself: a test that nobody ran must not look like none."""
        if not report.passed and report.nodeid not in self.left_out:
            self.tell(_event(report, "broken" if report.failed else "skipped", 0.0))

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """One test begins."""
        self.tell({"started": nodeid})

    def pytest_runtest_logreport(self, report: Any) -> None:
        """One phase of a test has ended: what it is told by is the first that did not pass, else the call."""
        if report.failed:
            self.tell(_event(report, "failed" if report.when == "call" else "broken", report.duration))
        elif report.skipped:
            self.tell(_event(report, "skipped", report.duration))
        elif report.when == "call":
            self.tell(_event(report, "passed", report.duration))


def main(request: dict[str, Any]) -> None:
    """Print the events of ``request``."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what tests print is part of the story, not of the answer

    def tell(event: dict[str, Any]) -> None:
        answers.write(json.dumps(event) + "\n")
        answers.flush()

    sys.path.extend(request["sites"])
    try:
        pytest = import_module("pytest")  # what is run, not what we are made of
    except ImportError as error:
        tell({"refused": f"{type(error).__name__}: {error}"})
        return
    network = _beside("confinement").close_network()
    tell({"pytest": pytest.__version__, "python": platform.python_version(), "network": network})
    os.chdir(request["root"])
    words = ["-q", "--tb=short", "-p", "no:cacheprovider", "--import-mode=importlib", f"--rootdir={request['root']}"]
    words += ["--override-ini=addopts=", "--continue-on-collection-errors"]
    if request["configuration"]:
        words.append(f"--config-file={request['configuration']}")
    story = Story(tell, request["only"], request["left_out"])
    code = pytest.main([*words, *request["paths"]], plugins=[story])
    tell({"ended": int(code)})


def _event(report: Any, outcome: str, seconds: float) -> dict[str, Any]:
    text = "" if outcome == "passed" else str(report.longreprtext)[-_LONGEST:]
    line = report.location[1] if getattr(report, "location", None) else None
    return {
        "test": report.nodeid,
        "outcome": outcome,
        "seconds": seconds,
        "text": text,
        "line": None if line is None else line + 1,
    }


def _beside(name: str) -> Any:
    spec = spec_from_file_location(f"firedoor_probe_{name}", Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
