"""What does `firedoor smoke` cost? Artifacts of 250 DAG files, against one cold process a file and one shared DagBag.

    python benchmarks/smoke/run.py PYTHON [--from-tree] [--files 250] [--repeat 3] [--cold 5]

PYTHON is the interpreter of an environment that has Airflow. Nothing fails because of a time: each limit gets a line
that says "holds" or "does not hold". README.md beside this file tells how it is measured.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
MOST_OF_COLD, MOST_OF_SHARED, MOST_TOGETHER = 1 / 60, 3.0, 2.0

HEAD = """from datetime import datetime, timedelta

try:
    from airflow.sdk import DAG, task
except ImportError:
    from airflow import DAG
    from airflow.decorators import task
{imports}
from helpers.{helper} import rows

with DAG(
    "dag_{number:04}",
    schedule="@daily",
    start_date=datetime(2024, 1, 1),
    default_args={{"retries": 2, "retry_delay": timedelta(minutes=5)}},
    tags=["team_{team}"],
):
    @task
    def extract(number: int):
        return rows(number)

    @task
    def load(found):
        return len(found)

    for step in range({steps}):
        load(extract.override(task_id=f"extract_{{step}}")(step))
"""
IMPORTS = (
    "from airflow.providers.standard.operators.python import PythonOperator",
    "from airflow.providers.standard.operators.empty import EmptyOperator",
    "from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator",
    "import json",
    "import hashlib",
)


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of one run, descendants included."""

    wall: float
    cpu: float


def main() -> int:
    arguments = _arguments()
    python = arguments.python.absolute()
    with tempfile.TemporaryDirectory(prefix="firedoor-bench-smoke-") as folder:
        root = Path(folder)
        dags = write_dags(root, arguments.files)
        smoke = [sys.executable, "-m", "firedoor.cli", "smoke", "--from-tree", "--repo", str(root)]
        smoke += ["--interpreter", str(python), "--format", "json"]
        shared = [str(python), str(HERE / "shared_dagbag.py"), str(root / "dags")]
        cold = [[str(python), str(HERE / "shared_dagbag.py"), str(root / dag)] for dag in dags[: arguments.cold]]
        if not arguments.from_tree:
            smoke.remove("--from-tree")
            smoke += ["--store", str(root / ".store")]
            cost(smoke, root)  # builds the artifacts, which later runs take from the store
        cost(shared, root)  # both have compiled what they import, and read the disk
        together = [*smoke, "--together"]
        samples: dict[str, list[Cost]] = {
            "smoke": [],
            "smoke --together": [],
            "one shared DagBag": [],
            "one cold process": [],
        }
        for number in range(arguments.repeat):
            turns = [("smoke", smoke), ("smoke --together", together), ("one shared DagBag", shared)]
            for name, command in turns[:: 1 if number % 2 else -1]:
                samples[name].append(cost(command, root))
            for command in cold[number :: arguments.repeat]:
                samples["one cold process"].append(cost(command, root))
    what = "DAG files" if arguments.from_tree else "artifacts"
    print(report(samples, arguments.files, f"{version(python)}; {what}"))
    return 0


def write_dags(root: Path, count: int) -> list[str]:
    """A repository of ``count`` DAG files on ten helper modules; their paths."""
    (root / "dags" / "helpers").mkdir(parents=True)
    (root / "dags" / "helpers" / "__init__.py").write_text("")
    for helper in range(10):
        text = "import csv\n\n\ndef rows(number):\n    return [number] * 3\n"
        (root / "dags" / "helpers" / f"h{helper}.py").write_text(text)
    paths = []
    for number in range(count):
        imports = "\n".join(sorted({IMPORTS[number % len(IMPORTS)], IMPORTS[number // 5 % len(IMPORTS)]}))
        text = HEAD.format(
            imports=imports, helper=f"h{number % 10}", number=number, team=number % 7, steps=2 + number % 9
        )
        paths.append(f"dags/dag_{number:04}.py")
        (root / paths[-1]).write_text(text)
    for words in (["init", "-q"], ["add", "."], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "a"]):
        subprocess.run(["git", *words], cwd=root, check=True)
    return paths


def cost(command: Sequence[str], folder: Path) -> Cost:
    """What one command costs; its output is thrown away, its failure ends the benchmark."""
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with code {process.returncode}")
    return Cost(time.perf_counter() - started, usage.ru_utime + usage.ru_stime)


def version(python: Path) -> str:
    """The Airflow and the Python of an interpreter."""
    code = "import platform, importlib.metadata as m; print(m.version('apache-airflow'), platform.python_version())"
    return subprocess.check_output([python, "-c", code], text=True).strip().replace(" ", ", Python ")


def report(samples: dict[str, list[Cost]], files: int, airflow: str) -> str:
    """Medians, ratios and verdicts."""
    medians = {
        name: (statistics.median(c.wall for c in costs), statistics.median(c.cpu for c in costs))
        for name, costs in samples.items()
    }
    smoke = medians["smoke"][1]
    of_cold = smoke / (files * medians["one cold process"][1])
    of_shared = statistics.median(
        ours.cpu / theirs.cpu for ours, theirs in zip(samples["smoke"], samples["one shared DagBag"], strict=True)
    )
    more = statistics.median(
        (both.cpu - ours.cpu) / theirs.cpu
        for both, ours, theirs in zip(
            samples["smoke --together"], samples["smoke"], samples["one shared DagBag"], strict=True
        )
    )
    lines = [
        f"Airflow {airflow} of {files} DAG files; {platform.machine()}, {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f}",
        "",
        "| | CPU s | wall s | runs |",
        "|---|--:|--:|--:|",
    ]
    lines += [f"| {name} | {cpu:.2f} | {wall:.2f} | {len(samples[name])} |" for name, (wall, cpu) in medians.items()]
    return "\n".join(
        [
            *lines,
            "",
            f"- CPU of one cold process a file: 1/{1 / of_cold:.0f} (limit 1/{1 / MOST_OF_COLD:.0f}): "
            + ("holds" if of_cold <= MOST_OF_COLD else "does not hold"),
            f"- CPU of one shared DagBag: {of_shared:.2f} × (limit {MOST_OF_SHARED:.0f} ×): "
            + ("holds" if of_shared <= MOST_OF_SHARED else "does not hold"),
            f"- what --together adds, of one shared DagBag: {more:.2f} × (limit {MOST_TOGETHER:.0f} ×): "
            + ("holds" if more <= MOST_TOGETHER else "does not hold"),
        ]
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("python", type=Path)
    parser.add_argument("--from-tree", action="store_true", help="the DAG files themselves, not their artifacts")
    parser.add_argument("--files", type=int, default=250)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--cold", type=int, default=5)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
