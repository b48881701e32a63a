"""Environments of 250 DAG files with 10 distinct locks: `firedoor env` against `uv` once per DAG file, CPU seconds.

python benchmarks/pins_environments/run.py --folder FOLDER [--dags 250] [--rounds 5]

Needs a package index once: the locks are resolved and uv's cache is filled before anything is measured. In each round
uv makes the environments of a part of the DAG files, `firedoor env` those of all into an empty folder, and again with
nothing to do. CPU is that of all processes, user and system.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path

SETS = {  # 13 to 20 pins each, two with pandas, one of them with pyarrow
    "web": "requests httpx jinja2 tenacity click",
    "http": "aiohttp requests beautifulsoup4 tenacity",
    "sql": "sqlalchemy jinja2 click requests rich",
    "models": "pydantic httpx jinja2 tenacity",
    "cli": "typer rich requests pyyaml jinja2",
    "text": "markdown jinja2 pyyaml requests rich tenacity click",
    "time": "python-dateutil pytz tzdata croniter requests jinja2 click tenacity",
    "xml": "lxml requests beautifulsoup4 jinja2 click pyyaml rich",
    "frames": "pandas requests jinja2 click tenacity",
    "arrow": "pandas pyarrow requests jinja2 click",
}
INSTALL = ("--require-hashes", "--only-binary", ":all:", "--link-mode", "hardlink")


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="where the repository and all environments go")
    parser.add_argument("--dags", type=int, default=250)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    folder: Path = args.folder.absolute()
    repo = repository(folder, args.dags)
    locks = sorted((repo / "constraints" / "dags" / "team").glob("*.txt"))
    for lock in locks[: len(SETS)]:
        one_by_uv(lock, folder / "warm")
    warm = folder / "all"
    firedoor(repo, warm)  # the analysis of the repository, which every verb shares, is not what is measured
    peer, fresh, unchanged = 0.0, [], []
    for number in range(args.rounds):
        for lock in locks[number :: args.rounds]:
            peer += cpu(lambda lock=lock: one_by_uv(lock, folder / "peer"))
        shutil.rmtree(folder / "peer", ignore_errors=True)
        unsealed(warm / "environments")
        fresh.append(cpu(lambda: firedoor(repo, warm)))
        unchanged.append(cpu(lambda: firedoor(repo, warm)))
    new, same = statistics.median(fresh), statistics.median(unchanged)
    print(f"{'way':<44} {'CPU s':>8} {'ratio':>8}")
    print(f"{f'uv once per DAG file ({len(locks)})':<44} {peer:8.2f} {1:8}")
    print(f"{'firedoor env, no environment there':<44} {new:8.2f} {'1/%.0f' % (peer / new):>8}")
    print(f"{'firedoor env, nothing changed':<44} {same:8.2f} {'1/%.0f' % (peer / same):>8}")
    print(json.dumps({"peer": peer, "fresh": fresh, "unchanged": unchanged, "dags": len(locks), "locks": len(SETS)}))


def repository(folder: Path, dags: int) -> Path:
    """A repository of real git; every lock is that of one DAG file and says so in its first line."""
    repo = folder / "repo"
    if repo.exists():
        return repo
    texts = [locked(folder / "sets", name, wanted) for name, wanted in SETS.items()]
    for number in range(dags):
        name = f"d{number:03}"
        write(repo / "dags" / "team" / name / f"{name}.py", f"from airflow.sdk import DAG\n\nDAG({name!r})\n")
        write(repo / "constraints" / "dags" / "team" / f"{name}.txt", f"# of {name}\n{texts[number % len(texts)]}")
    for words in (["init", "-q"], ["add", "."], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "all"]):
        subprocess.run(["git", *words], cwd=repo, check=True)
    return repo


def locked(folder: Path, name: str, wanted: str) -> str:
    write(folder / f"{name}.in", "\n".join(wanted.split()) + "\n")
    options = ("--generate-hashes", "--no-header", "--no-emit-index-url", "--only-binary", ":all:")
    command = ["uv", "pip", "compile", "--quiet", *options, "--python", sys.executable, str(folder / f"{name}.in")]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def one_by_uv(lock: Path, folder: Path) -> None:
    home = folder / lock.stem
    run("uv", "venv", "--quiet", "--clear", "--python", sys.executable, str(home))
    run("uv", "pip", "install", "--quiet", *INSTALL, "--python", str(home / "bin" / "python"), "-r", str(lock))


def firedoor(repo: Path, folder: Path) -> None:
    environ = {**os.environ, "FIREDOOR_ENVIRONMENTS": str(folder)}
    command = [sys.executable, "-m", "firedoor.cli", "env", "--repo", str(repo)]
    subprocess.run(command, check=True, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def unsealed(folder: Path) -> None:
    """Remove sealed environments."""
    for path, _, _ in os.walk(folder):
        Path(path).chmod(0o700)
    shutil.rmtree(folder)


def cpu(work) -> float:  # type: ignore[no-untyped-def]  # a measurement
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
