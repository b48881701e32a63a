"""The programs under measurement: how each is installed, called and asked for the DAG files it selects."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from measure import ProgramError, output

HERE = Path(__file__).resolve().parent
SCRIPTS = HERE / "peer_scripts"
TOOL = HERE.parents[1] / "tools" / "firedoor"
PEERS = ("ruff", "grimp", "tach")

GIT, RUFF, RUFF_DAGS, GRIMP, TACH, TACH_DAGS = "git floor", "ruff", "ruff + script", "grimp", "tach", "tach + script"
PARSE, COLD = "ast.parse", "firedoor cold"


@dataclass(frozen=True, slots=True)
class Installed:
    """Where the programs are."""

    firedoor: str
    python: str
    """The interpreter of firedoor, which parses for the yardstick too."""
    peers: Path
    """`bin` of the environment that holds the peers."""
    available: frozenset[str]
    """Those of PEERS that could be installed."""
    versions: dict[str, str]


def install(cache: Path, firedoor: str | None, environment: Mapping[str, str]) -> Installed:
    """Install peers, and firedoor unless its path is given, with uv in environments below the folder `cache`.

    Raises ProgramError where there is no uv, or firedoor does not install. A peer that does not install is left out.
    """
    beside = Path(sys.executable).parent / "uv"
    uv = str(beside) if beside.exists() else shutil.which("uv")
    if uv is None:
        raise ProgramError("uv is needed to install the peers: pip install uv")
    peers = cache / "peers"
    _environment(uv, peers, environment)
    available = set()
    for peer in PEERS:
        try:
            output([uv, "pip", "install", "-q", "-p", str(peers), peer], HERE, environment)
            available.add(peer)
        except ProgramError as error:
            print(f"{peer} is left out: {error}", file=sys.stderr)
    if firedoor is None:
        own = cache / "firedoor"
        _environment(uv, own, environment)
        wheel = ["--reinstall-package", "firedoor", "--compile-bytecode", str(TOOL)]
        output([uv, "pip", "install", "-q", "-p", str(own), *wheel], HERE, environment)
        firedoor = str(own / "bin" / "firedoor")
    python = Path(firedoor).parent / "python"
    interpreter = str(python) if python.exists() else sys.executable
    versions = {"git": output(["git", "--version"], HERE, environment).split()[2]}
    versions["python"] = output([interpreter, "--version"], HERE, environment).split()[1]
    for line in output([uv, "pip", "list", "-q", "--format=json", "-p", str(peers)], HERE, environment).splitlines():
        versions |= {each["name"]: each["version"] for each in json.loads(line) if each["name"] in PEERS}
    versions["firedoor"] = output([firedoor, "--version"], HERE, environment).split()[-1]
    return Installed(firedoor, interpreter, peers / "bin", frozenset(available), versions)


def _environment(uv: str, folder: Path, environment: Mapping[str, str]) -> None:
    if not (folder / "pyvenv.cfg").exists():
        output([uv, "venv", "-q", "-p", sys.executable, str(folder)], HERE, environment)


def firedoor_command(installed: Installed, repo: Path, base: str, head: str, cache: Path) -> list[str]:
    """`firedoor affected` for two commits, with its facts cache in the file `cache`."""
    command = [installed.firedoor, "affected", "--repo", str(repo), "--base", base, "--head", head]
    return [*command, "--format", "json", "--cache", str(cache)]


def peer_commands(installed: Installed, repo: Path, base: str, head: str) -> dict[str, list[list[str]]]:
    """What is measured besides firedoor, by name; all run in the checkout `repo` of `head`."""
    ruff, tach, python = (str(installed.peers / name) for name in ("ruff", "tach", "python"))
    commands = {
        GIT: [["git", "diff", "--name-only", base, head], ["git", "ls-tree", "-r", head]],
        PARSE: [[installed.python, str(SCRIPTS / "parse_all.py"), str(repo)]],
    }
    if "ruff" in installed.available:
        commands[RUFF] = [[ruff, "analyze", "graph"]]
        commands[RUFF_DAGS] = [[python, str(SCRIPTS / "ruff_dags.py"), ruff, base, head]]
    if "grimp" in installed.available:
        commands[GRIMP] = [[python, str(SCRIPTS / "grimp_dags.py"), base, head]]
    if "tach" in installed.available:
        commands[TACH] = [[tach, "map"]]
        commands[TACH_DAGS] = [[python, str(SCRIPTS / "tach_dags.py"), tach, base, head]]
    return commands


def selected_by_firedoor(answer: str) -> set[str]:
    """DAG files in the JSON answer of `firedoor affected`."""
    return {each["dag_file"] for each in json.loads(answer)["affected"]}
