"""What building artifacts costs, against pex and against `firedoor affected`: CPU seconds of whole processes.

    python benchmarks/artifacts/run.py --folder FOLDER

Makes a monorepo of small DAG files that pack four pure-Python distributions, and builds it with firedoor and, file by
file, with pex (zipapp, warm caches, the same wheels, no index). Then it builds the 250 DAG files of benchmarks/affected
twice. It needs a package index and uv. Nothing fails because of a time: verdicts say "holds" or "does not hold".
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE.parent / "affected"))

from generate import generate  # noqa: E402  # found through the line above
from measure import Cost, clean_environment, cost, output  # noqa: E402  # as above

PINS = ("click==8.1.7", "humanize==4.9.0", "more-itertools==10.5.0", "tabulate==0.9.0")
LAYER = "constraints/airflow-3.3-py311.txt"
DAG = '''"""One small DAG."""

import click
import humanize
import more_itertools
import tabulate
from airflow.sdk import DAG

from shared.rows import rows

with DAG("{name}", tags=[click.__version__]):
    rows(humanize, more_itertools, tabulate)
'''


def main() -> int:
    """Measure, print the table and the verdicts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, required=True, help="where environments and repositories go")
    parser.add_argument("--dags", type=int, default=50, help="DAG files of the monorepo (default: 50)")
    parser.add_argument("--repeat", type=int, default=5, help="repetitions; the median counts (default: 5)")
    asked = parser.parse_args()
    folder: Path = asked.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    environ = clean_environment(folder / "user-cache")
    bench = Bench(folder, environ)
    against_pex(bench, asked.dags, asked.repeat)
    unchanged(bench, asked.repeat)
    return 0


class Bench:
    """Environments of firedoor and pex, made once."""

    def __init__(self, folder: Path, environ: dict[str, str]) -> None:
        self.folder = folder
        self.environ = environ
        self.home = folder / "environment"
        if not (self.home / "bin" / "pex").exists():
            shutil.rmtree(self.home, ignore_errors=True)
            self.run("uv", "venv", "--quiet", "--seed", "--python", sys.executable, str(self.home))
            python = ("--python", str(self.home / "bin" / "python"))
            self.run("uv", "pip", "install", "--quiet", *python, "--requirements", str(ROOT / "constraints/tool.txt"))
            self.run("uv", "pip", "install", "--quiet", *python, "--no-deps", "-e", str(ROOT / "tools/firedoor"))
            self.run("uv", "pip", "install", "--quiet", *python, "pex")
        self.firedoor, self.pex = str(self.home / "bin" / "firedoor"), str(self.home / "bin" / "pex")

    def run(self, *words: str, cwd: Path | None = None) -> str:
        return output(words, cwd or self.folder, {**os.environ, "PYTHONPATH": ""} if words[0] == "uv" else self.environ)

    def cost(self, *words: str, cwd: Path) -> Cost:
        return cost([words], cwd, self.environ)


def against_pex(bench: Bench, dags: int, repeat: int) -> None:
    """The same content, by firedoor for all DAG files at once and for one, and by pex for one."""
    repository, wheels = monorepo(bench, dags), bench.folder / "wheels"
    store = bench.folder / "store"
    shutil.rmtree(store, ignore_errors=True)
    bench.run(bench.firedoor, "wheels", "--from", str(wheels), "--store", str(store), cwd=repository)
    kept = store / "wheels"
    target = bench.folder / "one.pex"
    pex = (bench.pex, *PINS, "--no-index", "--find-links", str(wheels), "-D", str(repository / "dags"))
    pex = (*pex, "--intransitive", "--output-file", str(target))
    bench.run(*pex, cwd=repository)  # its caches are warm from here on
    samples: dict[str, list[float]] = {"all": [], "one": [], "pex": []}
    for _ in range(repeat):
        for name, words in (("all", ()), ("one", ("d0",))):
            fresh = bench.folder / "fresh"
            shutil.rmtree(fresh, ignore_errors=True)
            fresh.mkdir()
            (fresh / "wheels").symlink_to(kept)
            samples[name].append(bench.cost(bench.firedoor, "build", *words, "--store", str(fresh), cwd=repository).cpu)
        samples["pex"].append(bench.cost(*pex, cwd=repository).cpu)
    each = [seconds / dags for seconds in samples["all"]]
    ratio = statistics.median(p / e for p, e in zip(samples["pex"], each, strict=True))
    single = statistics.median(p / o for p, o in zip(samples["pex"], samples["one"], strict=True))
    size = next((bench.folder / "fresh" / "artifacts").glob("*.zip")).stat().st_size
    print(f"\n## {dags} small DAG files with {len(PINS)} packed distributions, CPU seconds, median of {repeat}\n")
    print("| | CPU s | bytes |\n|---|--:|--:|")
    print(f"| `firedoor build`, all {dags}, per artifact | {statistics.median(each):.4f} | {size:,} |")
    print(f"| `firedoor build` of one, whole process | {statistics.median(samples['one']):.2f} | {size:,} |")
    print(f"| `pex` zipapp of one, warm | {statistics.median(samples['pex']):.2f} | {target.stat().st_size:,} |")
    verdict = "holds" if ratio >= 30 else "does not hold"
    print(f"\n- an artifact costs 1 / {ratio:.0f} of a warm pex zipapp (limit 1 / 30): {verdict}")
    print(f"- one artifact in a process of its own: 1 / {single:.1f}")


def monorepo(bench: Bench, dags: int) -> Path:
    """The repository, committed, and beside it the wheels that its locks name."""
    repository = bench.folder / "small"
    wheels = bench.folder / "wheels"
    shutil.rmtree(repository, ignore_errors=True)
    if not wheels.exists():
        pip = (
            str(bench.home / "bin" / "python"),
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            "--dest",
            str(wheels),
        )
        subprocess.run([*pip, *PINS], check=True)
    hashes = {path.name.lower(): hashlib.sha256(path.read_bytes()).hexdigest() for path in wheels.glob("*.whl")}
    lock = ""
    for pin in PINS:
        name, version = pin.split("==")
        start = f"{name.replace('-', '_')}-{version}-"
        sha256 = next(digest for filename, digest in hashes.items() if filename.startswith(start))
        lock += f"{pin} \\\n    --hash=sha256:{sha256}\n    # via -r requirements.in\n"
    layer = "apache-airflow==3.3.2 \\\n    --hash=sha256:" + "0" * 64 + "\n    # via -r airflow.in\n"
    files = {
        LAYER: layer,
        "dags/shared/rows.py": "def rows(*libraries):\n    return [library.__name__ for library in libraries]\n",
        "dags/shared/__init__.py": "",
        ".gitignore": ".cache/\n",
    }
    for number in range(dags):
        files[f"dags/team/d{number}/d{number}.py"] = DAG.format(name=f"d{number}")
        files[f"constraints/dags/team/d{number}.txt"] = lock
    for path, text in files.items():
        (repository / path).parent.mkdir(parents=True, exist_ok=True)
        (repository / path).write_text(text)
    commit(repository)
    return repository


def commit(repository: Path) -> None:
    """Make it a repository of one commit."""
    who = ["-c", "user.name=a", "-c", "user.email=a@localhost", "-c", "commit.gpgsign=false"]
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], [*who, "commit", "-q", "-m", "all"]):
        subprocess.run(["git", *words], cwd=repository, check=True)


def unchanged(bench: Bench, repeat: int) -> None:
    """A build of 250 DAG files that has nothing to do, against `firedoor affected` of the last commit.

    Of the same tree; of a new commit of prose; of a new commit that touches a module which DAG files share, and nothing
    that counts in it.
    """
    folder = bench.folder / "dags-250"
    shutil.rmtree(folder, ignore_errors=True)
    truth = generate(folder, 250)
    repository = folder / "clone"
    subprocess.run(["git", "clone", "-q", str(folder / "repository"), str(repository)], check=True)
    shared = next(path for path in sorted((repository / "dags" / "common").rglob("*.py")) if path.stat().st_size)
    store = ("--store", str(folder / "store"))
    bench.run(bench.firedoor, "build", *store, cwd=repository)
    bench.run(bench.firedoor, "affected", "--base", "HEAD^", cwd=repository)
    print(f"\n## {truth['dags']} DAG files, nothing to build, CPU seconds, median of {repeat}\n")
    print("| | `firedoor build` | `firedoor affected` | ratio (limit 2) |\n|---|--:|--:|--:|")
    for what, path in (
        ("same tree", None),
        ("new commit: prose", repository / "README.md"),
        ("new commit: a comment", shared),
    ):
        samples = []
        for number in range(repeat + 1):  # the first one finds nothing remembered of its kind
            if path is not None:
                with path.open("a", encoding="utf-8") as file:
                    file.write(f"# {number}\n")
                again(repository)
            # In turns: each leaves to the other what it remembers.
            words = [("affected", "--base", "HEAD^"), ("build", *store)]
            costs = {word[0]: bench.cost(bench.firedoor, *word, cwd=repository).cpu for word in words}
            samples.append((costs["build"], costs["affected"]))
        built, asked = zip(*samples[1:], strict=True)
        ratio = statistics.median(b / a for b, a in samples[1:])
        print(f"| {what} | {statistics.median(built):.2f} | {statistics.median(asked):.2f} | {ratio:.2f} |")


def again(repository: Path) -> None:
    """One more commit of what was changed."""
    who = ["-c", "user.name=a", "-c", "user.email=a@localhost", "-c", "commit.gpgsign=false"]
    for words in (["add", "-A"], [*who, "commit", "-q", "-m", "more"]):
        subprocess.run(["git", *words], cwd=repository, check=True)


if __name__ == "__main__":
    sys.exit(main())
