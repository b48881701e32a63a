"""The shared library of the synthetic monorepo: 120 modules × 30 functions in ten packages that re-export."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from function_text import function_names, function_text, module_text
from ground_truth import Edges, Name

ROOT = "common"
PACKAGES = ("core", "dates", "sql", "storage", "quality", "finance", "geo", "messaging", "features", "reporting")
MODULES = (
    "settings", "calendar", "records", "windows", "parsing", "naming",
    "schemas", "retries", "metrics", "batches", "columns", "codecs",
)  # fmt: skip
HUB = f"{ROOT}.core.settings"
REEXPORTED = 10
"""How many functions of each module its package re-exports."""
LAZY_BOTO3 = (f"{ROOT}.storage.batches", "build_storage_batches_keys")
"""The one shared function that imports boto3, when it is called."""


@dataclass(slots=True)
class SharedLibrary:
    """Files of the library, and the names that DAGs may use."""

    files: dict[str, str] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)
    """Module → its functions."""
    reexports: dict[str, dict[str, str]] = field(default_factory=dict)
    """Package → re-exported name → module of its definition."""


def shared_library(seed: int, edges: Edges, under: str) -> SharedLibrary:
    """Write the library below the folder `under` (ends with a slash) and its edges into `edges`."""
    library = SharedLibrary()
    library.files[f"{under}{ROOT}/__init__.py"] = '"""What every team shares."""\n\n__version__ = "4.2.0"\n'
    for number, package in enumerate(PACKAGES):
        dotted = f"{ROOT}.{package}"
        random = Random(f"{seed}:{dotted}")
        below = sorted({0, random.randrange(number), random.randrange(number)}) if number else []
        if number and random.random() < 0.4:
            below = [each for each in below if each] or below
        for place, module in enumerate(MODULES):
            _write_module(seed, edges, library, under, f"{dotted}.{module}", [PACKAGES[each] for each in below], place)
        _write_package(edges, library, under, dotted)
    return library


def _write_module(
    seed: int, edges: Edges, library: SharedLibrary, under: str, module: str, below: list[str], place: int
) -> None:
    _, package, short = module.split(".")
    random = Random(f"{seed}:{module}")
    imports = ["from collections.abc import Sequence"]
    loads: list[str] = []
    needs: list[str] = []
    if random.random() < 0.25:
        needs.append("pandas")
        imports += ["", "import pandas as pd"]
    imports.append("")
    callables: list[tuple[str, Name]] = []
    for earlier in random.sample(MODULES[:place], min(place, random.randrange(3))):
        source = f"{ROOT}.{package}.{earlier}"
        picked = random.sample(library.names[source], 3)
        imports.append(f"from .{earlier} import {', '.join(picked)}")
        loads.append(source)
        callables += [(name, (source, name)) for name in picked]
    if below and place % 3 == 0:
        lower = f"{ROOT}.{random.choice(below)}"
        picked = random.sample(sorted(library.reexports[lower]), 3)
        imports.append(f"from {lower} import {', '.join(picked)}")
        loads.append(lower)
        callables += [(name, (lower, name)) for name in picked]
    if module != HUB and random.random() < 0.35:
        imports.append(f"from {HUB} import MAX_BATCH")
        loads.append(HUB)
    hub_known = f"from {HUB} import MAX_BATCH" in imports
    constants = {"Row": "dict[str, object]", "MAX_BATCH" if module == HUB else "MAX_ROWS": str(500 + 25 * place)}
    constants["DEFAULT_COLUMNS"] = '("amount", "booked_at", "customer_id")'
    functions: list[str] = []
    names = function_names(f"{package}_{short}")
    for index, name in enumerate(names):
        count = random.choice((0, 0, 1, 1, 2))
        chosen = random.sample(callables, min(count, len(callables)))
        limit, method, late = "", "", []
        if random.random() < 0.3:
            limit = "MAX_BATCH" if module == HUB or (hub_known and index % 2) else "MAX_ROWS"
        elif "pandas" in needs and random.random() < 0.2:
            method = 'rows = [dict(zip(row, row.values())) for row in pd.DataFrame(rows).to_dict("records")]'
        used = [target for _, target in chosen]
        if limit:
            used.append((HUB, limit) if limit == "MAX_BATCH" else (module, limit))
        if (module, name) == LAZY_BOTO3:
            late = ["import boto3", "", 'logger.info("region %s", boto3.DEFAULT_SESSION)']
            edges.late_needs[module, name] = ["boto3"]
        edges.uses[module, name] = used
        functions.append(function_text(random, name, [call for call, _ in chosen], limit, late, method))
        if random.random() < 0.3:
            callables.append((name, (module, name)))
    edges.loads[module], edges.needs[module] = loads, needs
    library.names[module] = names
    title = f"{short.capitalize()} for {package}: shared by all teams"
    library.files[f"{under}{module.replace('.', '/')}.py"] = module_text(title, imports, constants, functions)


def _write_package(edges: Edges, library: SharedLibrary, under: str, package: str) -> None:
    lines = [f'"""The public names of {package}."""\n']
    exported: dict[str, str] = {}
    for place, short in enumerate(MODULES):
        module = f"{package}.{short}"
        source = f".{short}" if place % 2 else module
        names = library.names[module][:: 30 // REEXPORTED]
        lines.append(f"from {source} import (\n" + "".join(f"    {name},\n" for name in names) + ")")
        for name in names:
            exported[name] = module
            edges.uses[package, name] = [(module, name)]
    edges.loads[package] = [f"{package}.{short}" for short in MODULES]
    library.reexports[package] = exported
    lines.append("\n__all__ = [\n" + "".join(f'    "{name}",\n' for name in sorted(exported)) + "]")
    library.files[f"{under}{package.replace('.', '/')}/__init__.py"] = "\n".join(lines) + "\n"
