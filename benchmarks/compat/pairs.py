"""Does `firedoor compat` tell what real releases of libraries break in real packages that use them?

    python -m benchmarks.compat.pairs [--execute-only] [--json FILE] [ID …]

For each pair of pairs.toml both environments are installed from the package index and the probe is executed in both:
that is the truth, and a pair of which the truth is not what pairs.toml says ends the run. Then the same change is made
in a throw-away repository: the library's modules at libs/ (the old release, then the new one), the dependent's at
shared/, and a DAG file whose task does what the probe does. `firedoor compat` gets an interpreter that has all else,
and is scored by its verdict for that DAG file. Environments are kept in the user's cache; nothing is committed.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "firedoor-benchmarks" / "pairs"
BREAKS, RISK, REACHED, NOT_REACHED, ERROR = "breaks", "risk", "reached", "not_reached", "error"
ORDER = (BREAKS, RISK, REACHED, NOT_REACHED)
PROJECT = """\
[tool.firedoor]
roots = ["libs", "shared", "dags"]

[tool.firedoor.run]
pythonpath = ["libs", "shared"]
"""
DAG = """\
from airflow.sdk import DAG, task


@task
def work():
{body}


with DAG("uses"):
    work()
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """One entry of pairs.toml."""

    id: str
    dependent: str
    library: str
    old: str
    new: str
    python: str
    others: tuple[str, ...]
    probe: str
    expected: str
    raises: str = ""
    cause: str = ""
    compiled: bool = False

    @property
    def breaks(self) -> bool:
        return self.expected == BREAKS


@dataclass(slots=True)
class Answer:
    """What `firedoor compat` said of one pair: its worst verdict, whether it names the cause, and its words."""

    verdict: str
    named: bool = False
    seconds: float = 0.0
    words: list[str] = field(default_factory=list)


def pairs(only: Sequence[str]) -> list[Pair]:
    entries: list[dict[str, Any]] = tomllib.loads((HERE / "pairs.toml").read_text(encoding="utf-8"))["pair"]
    found = [Pair(others=tuple(entry.pop("with")), **entry) for entry in entries]
    unknown = set(only) - {pair.id for pair in found}
    if unknown:
        sys.exit(f"no pair is called {', '.join(sorted(unknown))}")
    return [pair for pair in found if not only or pair.id in only]


def interpreter(version: str) -> str:
    from firedoor.environments import interpreter as found

    return found(version).path


def installed(home: Path, python: str, packages: Sequence[str]) -> Path:
    """The interpreter of an environment with exactly these packages, made once."""
    program = home / "bin" / "python"
    if not (home / "complete").exists():
        shutil.rmtree(home, ignore_errors=True)
        subprocess.run(["uv", "venv", "--quiet", "--python", interpreter(python), str(home)], check=True)
        if packages:
            options = ["--quiet", "--no-deps", "--only-binary", ":all:", "--python", str(program)]
            subprocess.run(["uv", "pip", "install", *options, *packages], check=True)
        (home / "complete").touch()
    return program


def side(pair: Pair, version: str) -> Path:
    """The interpreter that has all of a pair, with one release of the library."""
    packages = [pair.dependent, f"{pair.library}=={version}", *pair.others]
    return installed(CACHE / pair.id / version, pair.python, packages)


def raised(program: Path, probe: str) -> str:
    """The class of what the probe raises; empty where it works."""
    code = f"import sys\ntry:\n{indented(probe, 4)}\nexcept BaseException as error:\n    print(type(error).__name__)"
    done = subprocess.run(
        [str(program), "-W", "ignore", "-c", code],
        capture_output=True,
        text=True,
        cwd=tempfile.gettempdir(),
        timeout=120,
    )
    return done.stdout.strip() or ("" if done.returncode == 0 else f"exit code {done.returncode}")


def indented(text: str, by: int) -> str:
    return "\n".join(" " * by + line for line in text.strip().splitlines())


def truth(pair: Pair) -> str:
    """Why the executed truth is not what is written; empty where it is."""
    old, new = raised(side(pair, pair.old), pair.probe), raised(side(pair, pair.new), pair.probe)
    if old:
        return f"it fails with {pair.library} {pair.old} already: {old}"
    return (
        ""
        if new == pair.raises
        else f"with {pair.library} {pair.new}: {new or 'it works'}, not {pair.raises or 'fine'}"
    )


def site_packages(program: Path) -> Path:
    return next((program.parent.parent / "lib").glob("python3*/site-packages"))


def modules_of(program: Path, name: str) -> Iterator[tuple[Path, str]]:
    """The Python files of an installed distribution: where each lies, and its path in site-packages."""
    site = site_packages(program)
    for row in csv.reader((metadata(site, name) / "RECORD").read_text(encoding="utf-8").splitlines()):
        if row[0].endswith((".py", ".pyi", "py.typed")) and not row[0].startswith(".."):
            yield site / row[0], row[0]


def metadata(site: Path, name: str) -> Path:
    plain = name.lower().replace("-", "_").replace(".", "_")
    found = [
        path for path in site.glob("*.dist-info") if path.name.lower().rsplit("-", 2)[0].replace(".", "_") == plain
    ]
    return found[0]


def repository(pair: Pair, folder: Path) -> None:
    """The change as a repository: HEAD^ has the old release of the library, HEAD the new one."""
    name = pair.dependent.partition("==")[0]
    old, new = side(pair, pair.old), side(pair, pair.new)
    git(folder, "init", "-q", "-b", "main")
    (folder / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    (folder / ".gitignore").write_text(".cache/\n", encoding="utf-8")
    (folder / "dags/uses").mkdir(parents=True)
    (folder / "dags/uses/uses.py").write_text(DAG.format(body=indented(pair.probe, 4)), encoding="utf-8")
    copy(modules_of(old, name), folder / "shared")
    copy(modules_of(old, pair.library), folder / "libs")
    commit(folder, f"{pair.library} {pair.old}")
    shutil.rmtree(folder / "libs")
    copy(modules_of(new, pair.library), folder / "libs")
    commit(folder, f"{pair.library} {pair.new}")


def copy(files: Iterator[tuple[Path, str]], target: Path) -> None:
    for source, name in files:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target / name)


def git(folder: Path, *words: str) -> None:
    who = [
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@localhost",
        "-c",
        "commit.gpgsign=false",
        "-c",
        "core.autocrlf=false",
    ]
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


def commit(folder: Path, subject: str) -> None:
    git(folder, "add", "-A", "-f")
    git(folder, "commit", "-qm", subject)


def others(pair: Pair) -> Path:
    """The interpreter that has all but the library and the dependent; of these it has the metadata."""
    home = CACHE / pair.id / "others"
    program = installed(home, pair.python, pair.others)
    site, full = site_packages(program), site_packages(side(pair, pair.old))
    for name in (pair.library, pair.dependent.partition("==")[0]):
        source = metadata(full, name)
        shutil.copytree(source, site / source.name, dirs_exist_ok=True)
    return program


def asked(pair: Pair) -> Answer:
    """What `firedoor compat` says."""
    with tempfile.TemporaryDirectory(prefix="firedoor-pair-") as scratch:
        folder = Path(scratch) / "repository"
        folder.mkdir()
        repository(pair, folder)
        options = ["--repo", str(folder), "--base", "HEAD^", "--head", "HEAD", "--format", "json"]
        options += ["--interpreter", str(others(pair)), "--without", "tests"]
        command = [sys.executable, "-m", "firedoor.cli", "compat", *options]
        start = time.perf_counter()
        done = subprocess.run(
            command, capture_output=True, text=True, env=os.environ | {"FIREDOOR_CACHE": f"{scratch}/cache"}
        )
        seconds = time.perf_counter() - start
    if done.returncode not in (0, 1):
        return Answer(ERROR, seconds=seconds, words=[done.stderr.strip()[-2000:]])
    said = [
        verdict
        for library in json.loads(done.stdout)["libraries"]
        for verdict in library["verdicts"]
        if verdict["dag_file"] == "dags/uses/uses.py"
    ]
    worst = min((verdict["verdict"] for verdict in said), key=ORDER.index, default=NOT_REACHED)
    told = [verdict for verdict in said if verdict["verdict"] == worst]
    words = [f"{one['path']}:{one['line']} {one['symbol']}: {one['cause']} [{one['witness']}]" for one in told]
    return Answer(worst, any(names(one, pair.cause) for one in told), seconds, words)


def names(verdict: dict[str, Any], cause: str) -> bool:
    """Whether a verdict names the true cause: the thing by its last name, and its owner's or its module's."""
    if not cause:
        return False
    thing, _, parameter = cause.rstrip(")").partition("(")
    owner, _, last = thing.rpartition(".")
    wanted = [parameter or last, last if parameter else owner.rpartition(".")[2]]
    change = verdict.get("change") or {}
    text = " ".join(
        str(part) for part in (verdict["symbol"], verdict["cause"], verdict["witness"], change.get("symbol", ""))
    )
    return all(word in text for word in wanted if word)


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.compat.pairs", description=__doc__)
    parser.add_argument("ids", nargs="*", metavar="ID", help="pairs of pairs.toml (default: all)")
    parser.add_argument("--execute-only", action="store_true", help="the truth alone")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every answer there")
    args = parser.parse_args(argv)
    answers: dict[str, Answer] = {}
    chosen = pairs(args.ids)
    for pair in chosen:
        if wrong := truth(pair):
            print(f"{pair.id}: {wrong}", file=sys.stderr)
            return 2
        if not args.execute_only:
            answers[pair.id] = asked(pair)
        found = answers.get(pair.id)
        said = (
            ""
            if found is None
            else f"  {found.verdict:<12} {'cause named' if found.named else '':<11} {found.seconds:6.1f} s"
        )
        print(
            f"{pair.id:<26} {pair.library} {pair.old} → {pair.new:<9} {pair.dependent:<28} {pair.expected:<7}{said}",
            flush=True,
        )
    if answers:
        print(table(chosen, answers))
    if args.json:
        args.json.write_text(
            json.dumps({name: vars_of(one) for name, one in answers.items()}, indent=1), encoding="utf-8"
        )
    return 0


def vars_of(one: Answer) -> dict[str, object]:
    return {"verdict": one.verdict, "named": one.named, "seconds": round(one.seconds, 1), "words": one.words}


def table(chosen: Sequence[Pair], answers: dict[str, Answer]) -> str:
    """The scores as Markdown, for libraries of plain Python and for those with C parts."""
    lines = ["", "| libraries | flagged by | pairs | broken | P | R | cause named |", "|---|---|--:|--:|--:|--:|--:|"]
    for words, compiled in (("plain Python", False), ("with C parts", True)):
        mine = [pair for pair in chosen if pair.compiled is compiled]
        for how, flags in (("BREAKS", {BREAKS}), ("BREAKS or RISK", {BREAKS, RISK})):
            flagged = [pair for pair in mine if answers[pair.id].verdict in flags]
            broken = [pair for pair in mine if pair.breaks]
            hits = [pair for pair in flagged if pair.breaks]
            named = [pair for pair in hits if answers[pair.id].named]
            numbers = [ratio(hits, flagged), ratio(hits, broken), f"{len(named)} of {len(broken)}"]
            lines.append(f"| {words} | {how} | {len(mine)} | {len(broken)} | {' | '.join(numbers)} |")
    return "\n".join(lines)


def ratio(part: Sequence[Pair], whole: Sequence[Pair]) -> str:
    return f"{len(part) / len(whole):.2f} ({len(part)}/{len(whole)})" if whole else "–"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
