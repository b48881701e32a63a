"""The head commits: one kind of change each, with the DAG files that it must select."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ground_truth import Name
from monorepo import Monorepo, lock_text
from shared_library import HUB

COMMENT_ONLY = "# Sizes agreed with the platform team; see the runbook before raising them."
QUIET = "common.quality.batches"
"""A shared module that few import by name; the `__init__` of its package loads it for all who import a sibling."""
NEW_BODY = 'logging.getLogger("common").setLevel(logging.INFO)'


@dataclass(frozen=True, slots=True)
class Change:
    """One head commit: its files and, by construction, the DAG files whose behaviour it can change."""

    name: str
    files: dict[str, str]
    required: list[str]


def changes(repo: Monorepo) -> list[Change]:
    """One change of each kind, in the order of the results table."""
    dag = repo.dags[len(repo.dags) // 2]
    module, function = dag.used[0]
    shared = _nearest(repo, 0.05, [(m, n) for m, names in repo.library.names.items() for n in names])
    exported = _nearest(repo, 0.03, [(p, n) for p, names in repo.library.reexports.items() for n in names])
    hub_path, hub = _source(repo, HUB)
    private_path, private = _source(repo, module)
    shared_path, shared_text = _source(repo, shared[0])
    package_path, package = _source(repo, exported[0])
    other = _other_module(repo, exported)
    after_constant = hub.replace("MAX_BATCH = 500\n", "MAX_BATCH = 750\n")
    return [
        Change("private function", {private_path: _edited(private, function)}, [dag.path]),
        Change("shared function", {shared_path: _edited(shared_text, shared[1])}, _reaching(repo, shared)),
        Change("hub constant", {hub_path: after_constant}, _reaching(repo, (HUB, "MAX_BATCH"))),
        Change("hub comment", {hub_path: hub.replace("MAX_BATCH =", f"{COMMENT_ONLY}\nMAX_BATCH =")}, []),
        _body_change(repo, "hub body", HUB),
        _body_change(repo, "sibling body", QUIET),
        Change("SQL file", {dag.sql[0]: repo.files[dag.sql[0]].replace("sum(amount)", "max(amount)")}, [dag.path]),
        Change(
            "lock pin",
            {"requirements.txt": lock_text({"s3transfer": "0.14.0"})},
            _where(repo, lambda path: "boto3" in repo.reached[path].packages),
        ),
        Change("re-export", {package_path: _reexported(package, exported[1], other)}, _reaching(repo, exported)),
    ]


def _body_change(repo: Monorepo, name: str, module: str) -> Change:
    """A new statement that runs whenever `module` is imported."""
    path, text = _source(repo, module)
    loading = _where(repo, lambda path: module in repo.reached[path].modules)
    return Change(name, {path: text.replace("\nRow = ", f"\n{NEW_BODY}\nRow = ")}, loading)


def earlier_change(repo: Monorepo) -> dict[str, str]:
    """The merge request that ran before ours and left its cache: a private module and a shared one."""
    module, function = repo.dags[0].used[0]
    path, text = _source(repo, module)
    shared_path, shared = _source(repo, "common.dates.windows")
    return {path: _edited(text, function), shared_path: _edited(shared, "clean_dates_windows_rows")}


def moved_base(repo: Monorepo) -> dict[str, str]:
    """What the default branch gained since that cache was made: two library modules and six private ones."""
    moved = {}
    for module, function in [
        ("common.quality.metrics", "check_quality_metrics_rows"),
        ("common.geo.naming", "split_geo_naming_keys"),
        *(dag.used[0] for dag in repo.dags[1:7]),
    ]:
        path, text = _source(repo, module)
        moved[path] = _edited(text, function)
    return moved


def _source(repo: Monorepo, module: str) -> tuple[str, str]:
    path = f"dags/{module.replace('.', '/')}.py"
    if path not in repo.files:
        path = path.removesuffix(".py") + "/__init__.py"
    return path, repo.files[path]


def _edited(text: str, function: str) -> str:
    """The text with one more statement in `function`."""
    start = text.index(f"def {function}(")
    end = text.index("    return kept\n", start)
    return text[:end] + '    logger.info("%s rows kept", len(kept))\n' + text[end:]


def _reexported(package: str, name: str, other: str) -> str:
    """The text of a package that now takes `name` from another module, under the same name."""
    without = package.replace(f"    {name},\n", "", 1)
    source, _, original = other.rpartition(".")
    return without.replace("\n\n__all__", f"\nfrom {source} import {original} as {name}\n\n__all__", 1)


def _other_module(repo: Monorepo, exported: Name) -> str:
    package, name = exported
    origin = repo.library.reexports[package][name]
    other = next(m for m in repo.library.names if m.startswith(f"{package}.") and m != origin)
    return f"{other}.{repo.library.names[other][10]}"


def _where(repo: Monorepo, holds: Callable[[str], bool]) -> list[str]:
    return sorted(path for path in repo.reached if holds(path))


def _reaching(repo: Monorepo, name: Name) -> list[str]:
    return _where(repo, lambda path: name in repo.reached[path].definitions)


def _nearest(repo: Monorepo, share: float, names: list[Name]) -> Name:
    """The name that the share of DAG files nearest to `share` reaches."""
    counts = dict.fromkeys(names, 0)
    for reached in repo.reached.values():
        for name in reached.definitions & counts.keys():
            counts[name] += 1
    return min(names, key=lambda name: (abs(counts[name] - share * len(repo.dags)), name))
