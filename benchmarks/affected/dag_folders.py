"""The DAGs of the synthetic monorepo: one folder each, with private modules, SQL files and sometimes a YAML file."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from function_text import function_names, function_text, module_text
from ground_truth import Edges, Name
from shared_library import MODULES, PACKAGES, ROOT, SharedLibrary
from task_text import MAX_TASKS, dag_text

PRIVATE = ("extract", "transform", "load", "checks", "schema", "enrich", "notify", "models", "backfill", "audit")
SUBJECTS = ("orders", "invoices", "shipments", "claims", "sessions", "payments", "stock", "tickets", "contracts")
CADENCES = ("hourly", "daily", "weekly")
THIRD_PARTY = (("pandas", "import pandas as pd"), ("requests", "import requests"), ("boto3", "import boto3"))
SHARES = (0.22, 0.15, 0.04)
"""Share of private modules that import each of THIRD_PARTY."""


@dataclass(slots=True)
class DagFolder:
    """One DAG: where it is, what its file uses and what stands in its folder."""

    path: str
    module: str
    used: list[Name] = field(default_factory=list)
    sql: list[str] = field(default_factory=list)
    """Paths of the SQL files that tasks of the DAG execute."""


def dag_folder(
    seed: int,
    edges: Edges,
    library: SharedLibrary,
    files: dict[str, str],
    where: tuple[str, int],
    size: tuple[int, int],
) -> DagFolder:
    """Write the folder of one DAG into `files` and `edges`.

    `where` is (team, number of the DAG); `size` is (number of Python files, number of tasks).
    """
    (team, number), (python_files, tasks) = where, size
    random = Random(f"{seed}:dag:{number}")
    name = f"{random.choice(SUBJECTS)}_{random.choice(CADENCES)}_{number:04d}"
    package, folder = f"{team}.{name}", f"dags/{team}/{name}/"
    dag = DagFolder(f"{folder}{name}.py", f"{package}.{name}")
    wanted = python_files - 2
    if random.random() < 0.9:
        files[f"{folder}__init__.py"] = ""
    else:
        wanted += 1
    has_yaml = random.random() < 0.5
    files[f"{folder}settings.py"] = _settings_text(random, name, has_yaml)
    edges.needs[f"{package}.settings"] = ["yaml"] if has_yaml else []
    if has_yaml:
        files[f"{folder}config.yaml"] = f"owner: {team}\nretries: {random.randrange(5)}\nsource: {name}_raw\n"
    uses_library = random.random() < 0.88
    modules = [*PRIVATE[: wanted - 1]]
    dag.sql = [f"{folder}sql/{step}.sql" for step in ("load", "check", "publish")[: random.choice((2, 2, 3))]]
    files.update((path, _sql_text(random, name, index)) for index, path in enumerate(dag.sql))
    del dag.sql[max(1, tasks - 1) :]
    for short in modules:
        module = f"{package}.{short}"
        names = function_names(short, 30)[random.randrange(6) :: 9][:3]
        files[f"{folder}{short}.py"] = _private_text(random, edges, library if uses_library else None, module, names)
        used = [each for each in names if random.random() < 0.8] or names[:1]
        dag.used += [(module, each) for each in used]
    # A DAG of few tasks leaves some of its folder unused, as real ones do.
    del dag.used[max(1, tasks - len(dag.sql)) :]
    edges.loads[dag.module] = [*{module: None for module, _ in dag.used}, f"{package}.settings"]
    edges.needs[dag.module] = ["airflow"]
    queries = [path.removeprefix(folder) for path in dag.sql]
    files[dag.path] = dag_text(random, name, dag.used, queries, tasks, explicit=tasks == MAX_TASKS)
    return dag


def _private_text(random: Random, edges: Edges, library: SharedLibrary | None, module: str, names: list[str]) -> str:
    package, _, short = module.rpartition(".")
    imports = ["from collections.abc import Sequence", ""]
    loads, needs = [f"{package}.settings"], []
    for (distribution, line), share in zip(THIRD_PARTY, SHARES, strict=True):
        if random.random() < share:
            imports += [line, ""]
            needs.append(distribution)
    callables: list[tuple[str, Name]] = []
    late: dict[str, tuple[str, str]] = {}
    if library is not None and random.random() < 0.7:
        line, loaded, callables, late_line = _library_import(random, library)
        if late_line:
            late[names[0]] = (line, loaded)
        else:
            imports.append(line)
            loads.append(loaded)
    source = ".settings" if random.random() < 0.5 else f"{package}.settings"
    imports.append(f"from {source} import LIMIT, Row")
    functions = []
    for name in names:
        lazy = late.get(name)
        usable = callables if lazy or not late else []
        chosen = random.sample(usable, min(len(usable), random.choice((0, 1, 1, 2))))
        edges.uses[module, name] = [target for _, target in chosen] + [(f"{package}.settings", "LIMIT")]
        if lazy:
            edges.late_loads[module, name] = [lazy[1]]
        calls = [call for call, _ in chosen]
        functions.append(function_text(random, name, calls, "LIMIT", [lazy[0], ""] if lazy else []))
    edges.loads[module], edges.needs[module] = loads, needs
    return module_text(f"{short.capitalize()} step of {package}", imports, {}, functions)


def _library_import(random: Random, library: SharedLibrary) -> tuple[str, str, list[tuple[str, Name]], bool]:
    """One import of the shared library: (its line, the module it loads, callable expressions, whether it is late)."""
    package = f"{ROOT}.{PACKAGES[min(int(random.expovariate(0.35)), len(PACKAGES) - 1)]}"
    short = random.choice(MODULES)
    module = f"{package}.{short}"
    form = random.random()
    if form < 0.4:
        picked = random.sample(sorted(library.reexports[package]), 2)
        return f"from {package} import {', '.join(picked)}", package, [(n, (package, n)) for n in picked], False
    picked = random.sample(library.names[module], 2)
    dotted = [(f"{short}.{name}", (module, name)) for name in picked]
    plain = [(name, (module, name)) for name in picked]
    if form < 0.65:
        return f"from {module} import {', '.join(picked)}", module, plain, False
    if form < 0.75:
        return f"from {package} import {short}", module, dotted, False
    if form < 0.85:
        return f"import {module} as {short}", module, dotted, False
    if form < 0.88:
        return f"from {module} import *", module, plain, False
    return f"from {module} import {', '.join(picked)}", module, plain, True


def _settings_text(random: Random, name: str, has_yaml: bool) -> str:
    lines = [f'"""Settings of {name}."""\n', "from __future__ import annotations\n"]
    if has_yaml:
        lines += ["from pathlib import Path\n", "import yaml\n"]
    lines += ["Row = dict[str, object]", f"LIMIT = {random.randrange(100, 5_000)}", f'SCHEMA = "{name}"']
    if has_yaml:
        lines.append('CONFIG = yaml.safe_load((Path(__file__).parent / "config.yaml").read_text())')
    return "\n".join(lines) + "\n"


def _sql_text(random: Random, name: str, index: int) -> str:
    source = f"raw.{name}" if index == 0 else f"staging.{name}_{index - 1}"
    return (
        f"-- step {index} of {name}\ninsert into staging.{name}_{index}\nselect customer_id, currency, sum(amount) as"
        f" amount\nfrom {source}\nwhere booked_at >= '{{{{ data_interval_start }}}}'\n  and amount >"
        f" {random.randrange(100)}\ngroup by customer_id, currency;\n"
    )
