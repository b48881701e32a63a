"""What does loading an artifact cost, against importing the same modules from a folder?

    python benchmarks/artifacts/loading.py --folder FOLDER [--python PYTHON] [--times 15]

CPU seconds of the loading alone, inside fresh processes, folder and artifact in turns. Both are warm: the folder has
its compiled modules, the artifact is unpacked, and what Airflow has imported long before is imported. *First* is the
first artifact of a process, which loads the loader, too; *next* is one more, as where `libs/firedoor_airflow` is
installed, which brings the loader.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools/firedoor/tests/artifacts"))

from tiny_artifact import artifact  # noqa: E402  # it lies in the folder that was just added

SIZES = (5, 50, 300)
_MEASURE = """
import sys, time, importlib
# Airflow has imported these long before it parses a DAG file.
import contextlib, dataclasses, hashlib, importlib.util, json, logging
import pathlib, re, tempfile, threading, typing, zipimport
paths, names = sys.argv[1::2], sys.argv[2::2]
for path, name in zip(paths, names):
    sys.path.insert(0, path)
    start = time.process_time()
    module = importlib.import_module(name)
    print(time.process_time() - start)
    sys.path.remove(path)
assert module.TOTAL > 0
"""


def sources(count: int) -> dict[str, str]:
    """A package of ``count`` modules of 60 lines, each imported by the DAG file."""
    body = "\n".join(
        f"@dataclasses.dataclass\nclass Row{n}:\n    a: int = {n}\n    b: str = 'x'\n\n"
        f"def work{n}(rows):\n    log.info('n %s', {n})\n    return [row.a * {n} for row in rows]\n"
        for n in range(7)
    )
    text = f"import dataclasses, json, logging\nlog = logging.getLogger(__name__)\n{body}\nTOTAL = work6([Row6()])[0]\n"
    modules = {f"dags/common/m{number}.py": text for number in range(count)}
    imports = "\n".join(f"from common import m{number}" for number in range(count))
    return {**modules, "dags/common/__init__.py": "", "dags/entry.py": f"{imports}\nTOTAL = m0.TOTAL\n"}


def seconds(python: str, folder: Path, *words: str | Path) -> list[float]:
    """CPU seconds of each import that a fresh process makes."""
    environment = os.environ | {"FIREDOOR_UNPACKED": str(folder / "unpacked")}
    done = subprocess.run([python, "-c", _MEASURE, *words], capture_output=True, text=True, env=environment, check=True)
    return [float(line) for line in done.stdout.split()]


def main() -> None:
    """Measure each size and print one row of a table for it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--times", type=int, default=15)
    asked = parser.parse_args()
    print("| modules | folder, CPU ms | first artifact, CPU ms | ratio | next artifact, CPU ms | ratio |")
    print("|--:|--:|--:|--:|--:|--:|")
    for count in SIZES:
        home = asked.folder.resolve() / str(count)
        files = sources(count)
        for path, text in files.items():
            target = home / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
        small = artifact(home, {"dags/entry.py": "TOTAL = 1"}, dag_file="dags/entry.py", slug="team__small")
        whole = artifact(home, files, dag_file="dags/entry.py", slug="team__whole")
        plain, first, after = [], [], []
        for _ in range(asked.times + 1):  # the first time warms all
            plain.append(seconds(asked.python, home, home / "dags", "entry")[0])
            first.append(seconds(asked.python, home, whole, "team__whole")[0])
            after.append(seconds(asked.python, home, small, "team__small", whole, "team__whole")[1])
        rows = list(zip(plain[1:], first[1:], after[1:], strict=True))
        of_first, of_next = median(b / a for a, b, _ in rows), median(c / a for a, _, c in rows)
        means = [1000 * median(column) for column in zip(*rows, strict=True)]
        print(f"| {count} | {means[0]:.1f} | {means[1]:.1f} | {of_first:.2f} | {means[2]:.1f} | {of_next:.2f} |")


if __name__ == "__main__":
    main()
