"""Run tests in a process of an interpreter that has what they need: what became of each, whatever they do."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from firedoor.errors import UsageError, WorldError
from firedoor.probes import script
from firedoor.smoke.child import Child, lines_of
from firedoor.smoke.portable import portable

PASSED, FAILED, SKIPPED, BROKEN = "passed", "failed", "skipped", "broken"
SECONDS = 60
"""How long one test may take, where nothing else is said."""
COLLECTING = 300
"""The same for what is imported before the first test, all files together."""
_PROBES = ("tests", "confinement")


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one test: ``outcome`` passed, failed, skipped, or broken (it could not be collected or set up).

    ``text`` is the traceback, ``line`` where the test stands in its file, counted from 1.
    """

    outcome: str
    seconds: float = 0.0
    text: str = ""
    line: int | None = None

    @property
    def failed(self) -> bool:
        """Whether it says that something is wrong."""
        return self.outcome in (FAILED, BROKEN)

    @property
    def reason(self) -> str:
        """The last line of the traceback that says what was raised; the outcome where there is none."""
        lines = [line.strip() for line in self.text.strip().splitlines() if line.strip()]
        raised = [line.removeprefix("E").strip() for line in lines if line.startswith("E ")]
        return (raised or lines[-1:] or [self.outcome])[0]

    def to_json(self) -> dict[str, object]:
        """As it is kept in evidence."""
        return {"outcome": self.outcome, "seconds": self.seconds, "text": self.text, "line": self.line}


Results = Mapping[str, Result]
"""Name of a test, as pytest writes it (``path::name``, relative to the root) → what became of it."""


@dataclass(frozen=True, slots=True)
class Bench:
    """Where tests run: ``python`` has what they import; ``sites`` are folders that are searched last, for pytest.

    ``variables`` is the whole environment of the process, ``seconds`` the limit of one test, ``collecting`` that of
    all that comes before the first.
    """

    python: Path
    sites: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    seconds: float = SECONDS
    collecting: float = COLLECTING

    def around(self, root: Path, pythonpath: Sequence[str]) -> dict[str, str]:
        """The environment of tests of the tree at ``root``; nothing of ours that was not passed on."""
        return {
            **self.variables,
            "PATH": os.pathsep.join([str(self.python.parent), os.environ.get("PATH", os.defpath)]),
            "PYTHONPATH": os.pathsep.join(str(root / folder) for folder in pythonpath),
            "PYTHONHASHSEED": "0",  # equal input, equal result
            "PYTHONNOUSERSITE": "1",
        }


def probe_digests() -> list[str]:
    """The digests of the scripts that run tests: with another one they may say something else."""
    import hashlib

    return [hashlib.sha256(script(name).read_bytes()).hexdigest() for name in _PROBES]


def run_tests(
    bench: Bench,
    root: Path,
    paths: Sequence[str],
    pythonpath: Sequence[str],
    scratch: Path,
    *,
    only: Collection[str] | None = None,
    configuration: str = "",
    tick: Callable[[], None] = lambda: None,
) -> Results:
    """Run the tests in ``paths``, files and folders below ``root``, or ``only`` those of them; sorted by name.

    ``pythonpath``: folders below ``root`` from which code is imported. A test that takes too long, or ends its
    process, has failed; those after it are run by another process. Raises UsageError FD940 where there is no pytest,
    WorldError FD606 where the interpreter cannot be started.
    """
    found: dict[str, Result] = {}
    scratch.mkdir(parents=True, exist_ok=True)
    while only is None or set(only) - found.keys():
        ended = _round(bench, root, paths, pythonpath, scratch, only, configuration, found, tick)
        if ended:
            break
    return {name: _portable(one, root) for name, one in sorted(found.items())}


class _StuckError(Exception):
    """One test takes longer than it may."""


def _round(
    bench: Bench,
    root: Path,
    paths: Sequence[str],
    pythonpath: Sequence[str],
    scratch: Path,
    only: Collection[str] | None,
    configuration: str,
    found: dict[str, Result],
    tick: Callable[[], None],
) -> bool:
    """One process; adds to ``found``, and tells whether nothing is left to run."""
    request = {
        "root": str(root),
        "paths": list(paths),
        "only": None if only is None else sorted(only),
        "left_out": sorted(found),
        "sites": list(bench.sites),
        "configuration": configuration,
    }
    (scratch / "request.json").write_text(json.dumps(request), encoding="utf-8")
    home = scratch / "home"
    home.mkdir(exist_ok=True)
    child = Child(
        command=(str(bench.python), str(script("tests")), str(scratch / "request.json")),
        environment=bench.around(root, pythonpath) | {"TMPDIR": str(home), "HOME": str(home)},
        folder=root,
        answer=scratch / "tests.jsonl",
        log=scratch / "tests.log",
    )
    running, at = "", time.monotonic()

    def watch() -> None:
        tick()
        if time.monotonic() - at > (bench.seconds if running else bench.collecting):
            raise _StuckError

    ready = ended = False
    why = "its process ended before it did"
    lines = lines_of(child, watch)
    try:
        for line in lines:
            event: dict[str, Any] = json.loads(line)
            if "refused" in event:
                raise _no_pytest(bench.python, event["refused"])
            ready, ended = ready or "pytest" in event, ended or "ended" in event
            if "started" in event:
                running, at = event["started"], time.monotonic()
            elif "test" in event:
                name = event.pop("test")
                if name not in found or not found[name].failed:
                    found[name] = Result(**event)
    except _StuckError:
        why = f"it took longer than {bench.seconds if running else bench.collecting:g} s, and was ended"
    except WorldError as error:
        if not ready:
            raise
        why = f"{why}: {error.because or error.message}"
    finally:
        lines.close()
    if ended:
        return True
    found[running or ", ".join(paths)] = Result(FAILED if running else BROKEN, 0.0, why)
    return not running  # what cannot be collected is not tried again


def _portable(one: Result, root: Path) -> Result:
    return Result(one.outcome, round(one.seconds, 3), portable(one.text, root), one.line)


def _no_pytest(python: Path, because: str) -> UsageError:
    return UsageError(
        "FD940",
        f"{python.name} of this environment has no pytest to run tests with",
        because=because,
        fix='a lock of pytest, and in pyproject.toml: [tool.firedoor.compat] test_lock = "constraints/tests.txt"',
    )


__all__ = ["BROKEN", "FAILED", "PASSED", "SKIPPED", "Bench", "Result", "Results", "probe_digests", "run_tests"]
