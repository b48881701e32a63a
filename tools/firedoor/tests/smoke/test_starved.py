"""An import that the kernel ended because the machine had no memory left is tried again, alone."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from firedoor.smoke import Limits, SmokeSettings, session, smoke_tree
from firedoor.smoke.child import Child


@pytest.mark.parametrize(("again", "codes"), [({"code": 0}, []), ({"signal": 9, "starved": True}, ["FD715"])])
def test_it_is_tried_again_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, again: dict[str, object], codes: list[str]
):
    """No test can take all memory of its machine: what a warm process would tell is told here."""
    asked: list[tuple[int, list[str]]] = []

    def told(child: Child, tick: Callable[[], None]) -> Iterator[str]:
        request = json.loads((child.folder / "request.json").read_text())
        files = [one["file"] for one in request["files"]]
        asked.append((request["jobs"], [Path(file).stem for file in files]))
        yield json.dumps({"airflow": "3.3.2", "python": "3.12.1"})
        for file in files:
            starved = Path(file).stem == "large" and len(asked) == 1
            ended = {"signal": 9, "starved": True} if starved else again if Path(file).stem == "large" else {"code": 0}
            answer = json.dumps({"dags": [{"dag_id": "d", "tasks": []}], "import_errors": {}, "seconds": 0.1})
            event = {"file": file, "ended": ended, "output": "", "seconds": 1.0, "cpu_seconds": 1.0}
            yield json.dumps({**event, "answer": answer if "code" in ended else "", "peak_memory_bytes": 1})

    monkeypatch.setattr(session, "lines_of", told)
    dags = ["dags/large.py", "dags/small.py"]
    limits = dict.fromkeys(dags, Limits())
    results = list(smoke_tree(tmp_path, SmokeSettings(), Path(sys.executable), dags, limits=limits, jobs=2))
    assert asked == [(2, ["large", "small"]), (1, ["large"])]
    found = {result.dag_file: [finding.code for finding in result.findings] for result in results}
    assert found == {"dags/small.py": [], "dags/large.py": codes}
