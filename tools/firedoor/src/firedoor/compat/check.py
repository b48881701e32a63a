"""``firedoor compat``: does a change of a shared library break a DAG?"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from firedoor.affected.cachefile import cache_path
from firedoor.affected.find import config_of
from firedoor.affected.sides import Sides, prepare
from firedoor.closure.airflowignore import NAME as IGNORE_FILE
from firedoor.closure.airflowignore import ignored
from firedoor.closure.dagfiles import dag_files
from firedoor.compat.beside_reach import Beside, dags_through, leading_to_code, may_read_beside, reads_beside
from firedoor.compat.checker import new_errors, ty_program
from firedoor.compat.comparison import Comparison, compared, stays_of
from firedoor.compat.judge import Proof, definitions_beside, findings, is_run_by_import, name_in, verdicts
from firedoor.compat.libraries import Library, changed_libraries, chosen, every_library, module_of, package_of
from firedoor.compat.trees import written
from firedoor.compat.uses import UNPARSABLE, all_uses
from firedoor.compat.values import CHECKER, EXECUTED, IMPORT, STRING, CompatReport, LibraryReport, Use
from firedoor.compat.witness import SECONDS, Replayed, User, replayed
from firedoor.config import Config
from firedoor.errors import UsageError
from firedoor.revisions import Blobs, Tree, choose_base, moved, open_repository, read_tree, resolve, work_tree
from firedoor.sources.cache import FactsCache
from firedoor.tables.uses import RULES as TABLE_RULES

MEANS = (EXECUTED, CHECKER)
Say = Callable[[str], None]


def compat(
    path: str | os.PathLike[str] = ".",
    *,
    base: str | None = None,
    head: str | None = None,
    libraries: Iterable[str] = (),
    cache: str | None = None,
    environ: Mapping[str, str] | None = None,
    python: Path | None = None,
    means: Collection[str] = MEANS,
    say: Say | None = None,
    seconds: float = SECONDS,
) -> CompatReport:
    """What the change of the libraries between ``base`` and ``head`` means for each DAG file that uses them.

    Without ``head`` the working tree counts; ``python`` is the interpreter that has what the libraries import (without
    it what is not of the standard library is not known). Raises UsageError as :func:`firedoor.affected.find.find` does,
    and FD770 for a word of ``libraries`` that means none; WorldError FD771 where the probe fails.
    """
    surroundings = dict(os.environ) if environ is None else dict(environ)
    repository = open_repository(
        os.fspath(path), [rev for rev in (base or surroundings.get("FIREDOOR_BASE"), head) if rev]
    )
    base_found = choose_base(repository, surroundings, base=base, head=head)
    overlay: dict[str, str] = {}
    if head is not None or repository.work_tree is None:
        head_tree = read_tree(repository, resolve(repository, "HEAD" if head is None else head))
    else:
        head_tree, overlay = work_tree(repository)
    with Blobs(repository, overlay) as blobs:
        store = FactsCache(cache_path(repository, surroundings, cache), f"tables {TABLE_RULES}")
        config = config_of(head_tree, blobs, surroundings)
        if base_found.commit is None:
            return CompatReport(
                None, head_tree.commit, base_found.reason, (), ("there is no base to compare with: nothing is judged",)
            )
        base_tree = read_tree(repository, base_found.commit)
        reports, warnings = judged(
            blobs,
            store,
            base_tree,
            head_tree,
            config,
            libraries=libraries,
            python=python,
            means=means,
            say=say,
            seconds=seconds,
        )
    store.save(keep={digest for tree in (base_tree, head_tree) for _, digest in tree.entries.values()})
    return CompatReport(base_found.commit, head_tree.commit, base_found.reason, tuple(reports), tuple(warnings))


def judged(
    blobs: Blobs,
    store: FactsCache,
    base: Tree,
    head: Tree,
    config: Config,
    *,
    libraries: Iterable[str] = (),
    python: Path | None = None,
    means: Collection[str] = MEANS,
    say: Say | None = None,
    seconds: float = SECONDS,
    with_pins: bool = True,
) -> tuple[list[LibraryReport], list[str]]:
    """The reports of the changed libraries of two trees, and what could not be done.

    Without ``with_pins`` DAG files that stay on a release are judged as if they took the libraries of the trees.
    """
    tell = say or (lambda text: None)
    chosen_ones = changed(blobs, store, base, head, config, libraries)
    if not chosen_ones:
        return [], []
    found, lost = _compared(blobs, store, base, head, config, chosen_ones, with_pins=with_pins)
    users, beside = files_to_judge(found)
    uses = uses_in(found, users)
    texts = _texts(found, users)
    warnings: list[str] = []
    lost |= _unparsable(found)
    proof = Proof(is_whole=python is not None, beside=beside, through=dags_through(found, beside), unjudged_dags=lost)
    if users:
        roots = import_roots(found, config)
        with written(found, users, resources=EXECUTED in means) as sides:
            proof.folders = str(sides.folders[0]), str(sides.folders[1])
            if EXECUTED in means:
                tell(f"trying {len(users)} file{'s' * (len(users) != 1)} with both libraries")
                held = found.sides.base.digests.keys() & found.sides.head.digests.keys()
                modules = sorted({module_of(p, found.sides.roots) for p in found.moved & held if p.endswith(".py")})
                listed = _listed(found, users, beside, uses, texts)
                proof.sides = replayed((sides.old, sides.new), roots, modules, listed, python=python, seconds=seconds)
                proof.unjudged = _unjudged(proof, found, uses, listed)
            if CHECKER in means:
                tell("asking ty")
                ours = {module.partition(".")[0] for module in found.modules}
                said = new_errors(sides, roots, users, ours)
                if said is None:
                    state = "ended without an answer" if has_checker() else "is not installed here (pip install ty)"
                    warnings.append(f"ty {state}: what it would say is not known")
                proof.said = said or ()
    told = findings(proof, uses, texts, found)
    return [verdicts(library, found, told, uses, texts, proof) for library in chosen_ones], warnings


def files_to_judge(found: Comparison) -> tuple[list[str], dict[str, Beside]]:
    """The files that use what changed, sorted; of those that reach by definition does not know, why."""
    beside = _beside(found)
    return sorted({*users_of(found), *beside}), beside


def _compared(
    blobs: Blobs,
    store: FactsCache,
    base: Tree,
    head: Tree,
    config: Config,
    libraries: Sequence[Library],
    *,
    with_pins: bool,
) -> tuple[Comparison, dict[str, str]]:
    """The comparison, and the DAG files whose release of a library is nowhere to be had, with why."""
    try:
        return compared(blobs, store, base, head, config, libraries, with_pins=with_pins), {}
    except UsageError as error:
        if error.code not in ("FD350", "FD351", "FD352"):
            raise
        found = compared(blobs, store, base, head, config, libraries, with_pins=False)
        stays = stays_of(head, blobs, found.answer.dag_files)
        return found, dict.fromkeys(stays, f"{error.message}; {error.fix}")


def _beside(found: Comparison) -> dict[str, Beside]:
    """The users that reach by definition does not know of, with why they are looked at."""
    paths = leading_to_code(found)
    digests = found.sides.head.digests
    packages = {path: package_of(path, found.sides.roots) for path in paths if path in digests}
    names = [library.name for library in found.libraries]
    wanted = {path: digests[path] for path in packages}
    every = all_uses(wanted, found.blobs, found.cache, packages, lambda row: may_read_beside(row[2], row[3]))
    return {path: why for path, uses in every.items() if (why := reads_beside(uses, names))}


def _unparsable(found: Comparison) -> dict[str, str]:
    """The DAG files that are no Python, and name one of the libraries, with why."""
    digests = found.sides.head.digests
    dags = [dag for dag in found.answer.dag_files if dag in digests]
    wanted = {dag: digests[dag] for dag in dags}
    every = all_uses(wanted, found.blobs, found.cache, {}, lambda row: row[3] == UNPARSABLE)
    lost = {dag: use for dag, uses in every.items() for use in uses}
    names = {library.name.partition(".")[0] for library in found.libraries}
    texts = _texts(found, sorted(lost))
    return {
        dag: f"line {use.line} is no Python: {use.shape}"
        for dag, use in lost.items()
        if any(name in texts[dag] for name in names)
    }


def changed(
    blobs: Blobs, store: FactsCache, base: Tree, head: Tree, config: Config, words: Iterable[str] = ()
) -> list[Library]:
    """The libraries of which something moved between two trees; of those that ``words`` name."""
    sides = prepare(head, head, blobs, store, configured_roots=config.roots, ignored=config.ignore)
    dags = dags_at(sides, config, blobs)
    paths = base.entries.keys() | head.entries.keys()
    kept = sides.head.digests.keys() | (base.entries.keys() - head.entries.keys())
    touched = [path for path in moved(base, head) if path in kept]
    found = changed_libraries(touched, set(dags), sides.roots, paths)
    wanted = list(words)
    if not wanted:
        return found
    return chosen(wanted, found, {each.name: each for each in every_library(kept, set(dags), sides.roots)})


def dags_at(sides: Sides, config: Config, blobs: Blobs) -> tuple[str, ...]:
    """The DAG files at head."""
    rules = [path for path in sides.head.digests if path.rpartition("/")[2] == IGNORE_FILE]
    contents = dict(blobs.read(sorted({sides.head.digests[path] for path in rules}))) if rules else {}
    texts = {path: (contents[sides.head.digests[path]] or b"").decode("utf-8", "replace") for path in rules}
    return tuple(dag_files(sides.head, sides.head_graph, sides.importers, globs=config.dags, ignored=ignored(texts)))


def users_of(found: Comparison) -> list[str]:
    """The files outside of the libraries that lead to what changed, sorted."""
    return sorted(
        {path for path, _ in found.reaching() if path.endswith(".py") and found.library_of(path) is None}
        & found.sides.head.digests.keys()
    )


def uses_in(found: Comparison, users: Sequence[str]) -> dict[str, list[Use]]:
    """The uses of the libraries in each of ``users``."""
    digests = found.sides.head.digests
    packages = {path: package_of(path, found.sides.roots) for path in users}
    names = tuple(library.name for library in found.libraries)
    inside = tuple(f"{name}." for name in names)
    wanted = {path: digests[path] for path in users}
    return all_uses(
        wanted, found.blobs, found.cache, packages, lambda row: row[2] in names or row[2].startswith(inside)
    )


def _is_of(symbol: str, names: Iterable[str]) -> bool:
    return any(symbol == name or symbol.startswith(f"{name}.") for name in names)


def _listed(
    found: Comparison,
    users: Iterable[str],
    beside: Container[str],
    uses: Mapping[str, Sequence[Use]],
    texts: Mapping[str, str],
) -> list[User]:
    """The files to try, those first that are nearest: DAG files, then who uses the library itself, then the others."""
    reached: dict[str, set[str]] = {}
    for path, name in found.reaching():
        reached.setdefault(path, set()).update((name, name_in(name)))
    dags = frozenset(found.answer.dag_files)

    def user(path: str) -> User:
        but = () if path in beside else definitions_beside(texts[path], reached.get(path, ()))
        by_import = path not in beside and is_run_by_import(texts[path], but)
        return User(path, module_of(path, found.sides.roots), _strings(uses[path], found), but, by_import)

    every = [user(path) for path in users]
    return sorted(every, key=lambda one: (one.path not in dags, not uses[one.path], one.by_import, one.path))


def _strings(uses: Iterable[Use], found: Comparison) -> tuple[str, ...]:
    return tuple(sorted({use.symbol for use in uses if use.form == STRING}))


def _texts(found: Comparison, users: Sequence[str]) -> dict[str, str]:
    digests = found.sides.head.digests
    contents = dict(found.blobs.read(sorted({digests[path] for path in users}))) if users else {}
    return {path: (contents.get(digests[path]) or b"").decode("utf-8", "replace") for path in users}


def import_roots(found: Comparison, config: Config) -> list[str]:
    """The folders on ``sys.path``, in the order in which Airflow puts them there: DAGs, plugins, then the others."""
    first = [
        str(config.run.get("dags_folder", "dags")),
        str(config.run.get("plugins_folder", "plugins")),
        *config.pythonpath,
    ]
    known = [root for root in first if root in found.sides.roots or root in config.pythonpath]
    return [*dict.fromkeys([*known, *sorted(found.sides.roots, reverse=True)])]


def _unjudged(
    proof: Proof, found: Comparison, uses: Mapping[str, Sequence[Use]], users: Iterable[User]
) -> dict[str, str]:
    """Which users could not be tried, and why: the library does not import, a replay was cut short."""
    lost: dict[str, str] = {}
    both = proof.sides[0].imported & proof.sides[1].imported
    by_others = {user.path for user in users if user.by_import and user.module in both}
    old, new = proof.sides
    dead = {module: why for module, why in old.libraries.items() if why}
    for path in sorted(uses):
        before, after = (side.files.get(path, Replayed()) for side in (old, new))
        hollow = [failure for where, failure in before.failures.items() if not where[0] and where not in after.failures]
        if hollow:
            why = f"line {hollow[0]['line']} fails here with the old library alone"
            lost.setdefault(path, f"{why}: {hollow[0]['error']}: {hollow[0]['message']}")
        for where, failure in before.failures.items():
            mine = [use for use in uses[path] if use.line == failure["line"] and use.form == IMPORT]
            if failure["error"] in ("ImportError", "ModuleNotFoundError") or mine:
                module = next((m for m in dead if any(_is_of(use.symbol, [m]) for use in uses[path])), "")
                if not module and _as_before(failure, after.failures.get(where)) and all(use.guarded for use in mine):
                    continue
                why = dead.get(module) or f"{failure['error']}: {failure['message']}"
                lost.setdefault(path, f"{module or 'what it imports'} does not import here, old or new: {why}")
        for name in sorted(before.given | after.given) if not uses[path] else ():
            place = _stands_in_for(name, found)
            if place:
                why = f"it imports {name}, which is {place} and lies in no folder that code is imported from"
                lost.setdefault(path, f"{why}: name that as pythonpath in [tool.firedoor.run]")
        for scope, why in sorted({**before.cut, **after.cut}.items()):
            # A function that was cut short as before says nothing of the change: its tests are selected, as of all.
            # What is all run by an import, and came to its end as others imported it on both sides, is judged there.
            if not (scope or path in by_others) or (scope and scope not in before.cut):
                lost.setdefault(path, f"{scope or 'its module body'} cannot be tried: {why}")
    return lost


def _stands_in_for(name: str, found: Comparison) -> str:
    """Where the libraries hold what is imported by ``name``, though nobody could import it; empty where they do not."""
    every = found.sides.base.digests.keys() | found.sides.head.digests.keys()
    for path in sorted(found.moved):
        library, parts = found.library_of(path), path.removesuffix(".py").split("/")
        for depth in [depth for depth, part in enumerate(parts) if part == name and library is not None]:
            above, place = "/".join(parts[:depth]), "/".join(parts[: depth + 1])
            inside = library is not None and f"{place}/".startswith(f"{library.folder.removesuffix('.py')}/")
            if inside and f"{above}/__init__.py" not in every:
                return place
    return ""


def _as_before(failure: Mapping[str, Any], later: Mapping[str, Any] | None) -> bool:
    """Whether a statement fails with both sides alike: what is missing here is none of the libraries', old or new."""
    return later is not None and all(failure[key] == later[key] for key in ("error", "message", "line"))


def has_checker() -> bool:
    """Whether ty is installed."""
    return ty_program() is not None
