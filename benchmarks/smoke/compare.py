"""Does `firedoor smoke` say the same of every DAG file as `airflow dags list-import-errors`?

    python benchmarks/smoke/compare.py REPOSITORY PYTHON [--variables FILE] [--connections FILE] [--pythonpath FOLDER]

REPOSITORY is a work tree, PYTHON the interpreter of an environment with its Airflow and its dependencies. Airflow gets
a fresh, migrated SQLite database with the same Variables and Connections, and the same folders. Prints a Markdown table
of the verdicts and every difference; exits 1 if there is one.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from firedoor.affected.survey import survey
from firedoor.smoke import Limits, SmokeResult, SmokeSettings, smoke_tree


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What both sides are given."""

    root: Path
    python: Path
    settings: SmokeSettings

    def environment(self, home: Path) -> dict[str, str]:
        """Variables of Airflow's own commands."""
        root, settings = self.root, self.settings
        return {
            **{name: os.environ[name] for name in ("LANG", "LC_ALL", "TZ") if name in os.environ},
            **settings.environment,
            "HOME": str(home),
            "PATH": os.pathsep.join([str(self.python.parent), os.environ["PATH"]]),
            "PYTHONPATH": os.pathsep.join(str(root / folder) for folder in settings.pythonpath),
            "PYTHONDONTWRITEBYTECODE": "1",
            "AIRFLOW_HOME": str(home),
            "AIRFLOW__CORE__DAGS_FOLDER": str(root / settings.dags_folder),
            "AIRFLOW__CORE__PLUGINS_FOLDER": str(root / settings.plugins_folder),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__DAGBAG_IMPORT_TIMEOUT": "0",
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home}/airflow.db",
            # Airflow 3 does not look into its database while it lists import errors of a tree.
            **self._said("AIRFLOW_VAR_", settings.variables),
            **self._said("AIRFLOW_CONN_", settings.connections),
        }

    def _said(self, prefix: str, paths: Sequence[str]) -> dict[str, str]:
        """The Variables or Connections of files, as environment variables tell them."""
        known = {name: value for path in paths for name, value in json.loads((self.root / path).read_text()).items()}
        return {
            prefix + name.upper(): value if isinstance(value, str) else json.dumps(value)
            for name, value in known.items()
        }


def main() -> int:
    arguments = _arguments()
    root = arguments.repository.resolve()
    settings = SmokeSettings(
        dags_folder=arguments.dags_folder,
        plugins_folder=arguments.plugins_folder,
        pythonpath=tuple(arguments.pythonpath),
        variables=tuple(arguments.variables),
        connections=tuple(arguments.connections),
    )
    surroundings = Surroundings(root, arguments.python.absolute(), settings)
    dags = survey(root).dag_files
    limits = dict.fromkeys(dags, Limits(seconds=600, memory_megabytes=4096))
    smoked = {
        result.dag_file: result for result in smoke_tree(root, settings, surroundings.python, dags, limits=limits)
    }
    with tempfile.TemporaryDirectory(prefix="firedoor-compare-") as home:
        errors = list_import_errors(surroundings, Path(home))
    print(table(root, smoked, errors))
    return 1 if any(_fails(result) != (path in errors) for path, result in smoked.items()) else 0


def list_import_errors(surroundings: Surroundings, home: Path) -> dict[str, str]:
    """Path → what Airflow says of it, of all files that it could not import."""

    def airflow(*words: str, codes: Sequence[int] = (0,)) -> str:
        done = subprocess.run(
            [surroundings.python, "-m", "airflow", *words],
            cwd=surroundings.root,
            env=surroundings.environment(home),
            capture_output=True,
            text=True,
        )
        if done.returncode not in codes:
            sys.exit(f"airflow {' '.join(words)}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
        return done.stdout

    airflow("db", "migrate")
    for path in surroundings.settings.variables:
        airflow("variables", "import", str(surroundings.root / path))
    for path in surroundings.settings.connections:
        airflow("connections", "import", str(surroundings.root / path))
    version = airflow("version").strip().splitlines()[-1]
    of_tree = ["--local", "--bundle-name", "dags-folder"] if version.startswith("3") else []
    out = airflow("dags", "list-import-errors", *of_tree, "--output", "json", codes=(0, 1))
    start = out.find("[{")
    rows = json.loads(out[start : out.rindex("]") + 1]) if start >= 0 else []
    folder = surroundings.root / surroundings.settings.dags_folder
    return {os.path.relpath(folder / row["filepath"], surroundings.root): str(row["error"]) for row in rows}


def table(root: Path, smoked: dict[str, SmokeResult], errors: dict[str, str]) -> str:
    """The comparison as Markdown."""
    any_result = next(iter(smoked.values()))
    both = [path for path, result in smoked.items() if _fails(result) and path in errors]
    neither = [path for path, result in smoked.items() if not _fails(result) and path not in errors]
    different = sorted(set(smoked) - set(both) - set(neither))
    beyond = sorted(set(errors) - set(smoked))
    lines = [
        f"Airflow {any_result.airflow}, Python {any_result.python}: {len(smoked)} DAG files, {len(neither)} can be "
        f"imported for both, {len(both)} for neither, {len(different)} differ",
        "",
        "| DAG file | smoke | list-import-errors |",
        "|---|---|---|",
    ]
    for path in [*different, *both]:
        findings = [f for f in smoked[path].findings if f.level == "error"]
        own = f"{findings[0].code} {findings[0].message}" if findings else "passed"
        lines.append(f"| `{path}` | {_cell(own)} | {_cell(_last(errors.get(path, '')) or 'no error')} |")
    if beyond:
        lines += ["", f"Errors of files that construct no DAG: {', '.join(f'`{path}`' for path in beyond)}"]
    return "\n".join(lines)


def _fails(result: SmokeResult) -> bool:
    return result.state == "failed"


def _last(text: str) -> str:
    return next((line for line in reversed(text.strip().splitlines()) if line.strip()), "")


def _cell(text: str) -> str:
    short = text if len(text) <= 160 else text[:159] + "…"
    return short.replace("|", "\\|").replace("\n", " ")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repository", type=Path)
    parser.add_argument("python", type=Path)
    parser.add_argument("--dags-folder", default="dags")
    parser.add_argument("--plugins-folder", default="plugins")
    for name in ("--variables", "--connections", "--pythonpath"):
        parser.add_argument(name, action="append", default=[])
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
