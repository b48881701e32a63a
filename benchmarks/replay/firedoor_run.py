"""Ask the firedoor command, as a black box, about every replayed commit."""

import json
import subprocess
import time
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from .ledger import Ledger, Row, rules_digest

EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"


def firedoor_rows(
    command: list[str],
    repo: Path,
    steps: Iterable[tuple[str, str]],
    precision: str,
    cache: Path,
    in_process: bool = False,
) -> Iterator[Row]:
    """Yield firedoor's answer for each (base, commit): affected DAG files with kinds and chains, or its error."""
    ledger = Ledger(cache / f"firedoor-{precision}-{build_digest(command)}.jsonl")
    worker: Worker | None = None
    for base, commit in steps:
        if commit in ledger.rows and "error" not in ledger.rows[commit]:
            yield ledger.rows[commit]
            continue
        started = time.perf_counter()
        worker = worker or (Worker(command) if in_process else None)
        answer = (worker.ask if worker else partial(ask, command))(repo, base, commit, precision)
        row: Row = {"commit": commit, "seconds": round(time.perf_counter() - started, 3)}
        if "error" in answer:
            row["error"] = answer["error"]
        else:
            row["dag_files_total"] = answer["dag_files_total"]
            row["base_reason"] = answer["base_reason"]
            row["affected"] = {each["dag_file"]: _kept(each) for each in answer["affected"]}
            row["removed"] = answer["removed"]
        yield ledger.add(row)
    if worker:
        worker.close()


def _kept(affected: dict[str, Any]) -> dict[str, Any]:
    return {key: affected.get(key) for key in ("kinds", "confidence", "chain")}


def ask(command: list[str], repo: Path, base: str, head: str, precision: str) -> dict[str, Any]:
    """Return the JSON of one call, or {"error": …}; whatever goes wrong is an answer to be counted."""
    arguments = ["affected", "--repo", str(repo), "--base", base, "--head", head]
    arguments += ["--precision", precision, "--format", "json"]
    try:
        done = subprocess.run([*command, *arguments], capture_output=True, timeout=300, check=False)
    except subprocess.TimeoutExpired:
        return {"error": "no answer within 300 s"}
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        return {"error": f"exit {done.returncode}: {done.stderr.decode(errors='replace')[-2000:]}"}
    return answer if isinstance(answer, dict) else {"error": "the answer is no JSON object"}


class Worker:
    """One process of firedoor's interpreter that answers question after question."""

    def __init__(self, command: list[str]) -> None:
        script = str(Path(__file__).with_name("firedoor_worker.py"))
        python = str(Path(command[0]).with_name("python"))
        self._process = subprocess.Popen(
            [python, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )

    def ask(self, repo: Path, base: str, head: str, precision: str) -> dict[str, Any]:
        """Return the same JSON as the command gives."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise RuntimeError("the worker has no pipes")
        question = {"repo": str(repo), "base": base, "head": head, "precision": precision}
        try:
            stdin.write(json.dumps(question) + "\n")
            stdin.flush()
            answer = json.loads(stdout.readline() or '{"error": "the worker ended"}')
        except (OSError, ValueError) as problem:
            return {"error": str(problem)}
        return answer if isinstance(answer, dict) else {"error": "the answer is no JSON object"}

    def close(self) -> None:
        """End the process."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()


def all_dag_files(command: list[str], repo: Path, rev: str) -> list[str]:
    """Return every DAG file that firedoor knows at a revision: against the empty tree all of them are added."""
    answer = ask(command, repo, EMPTY_TREE, rev, "file")
    return [each["dag_file"] for each in answer.get("affected", ())]


def build_digest(command: list[str]) -> str:
    """Return a digest of the installed firedoor, so that another build is asked afresh."""
    python = Path(command[0]).with_name("python")
    if not python.exists():
        return "unknown"
    code = "import firedoor, sys; sys.stdout.write(firedoor.__path__[0])"
    found = subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=False)
    return rules_digest(Path(found.stdout).rglob("*.py")) if found.returncode == 0 else "unknown"
