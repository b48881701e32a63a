"""Try each DAG file on two Airflow versions, as it is and edited, and say what a migration means for it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from firedoor.affected.owners import owners
from firedoor.affected.survey import Survey
from firedoor.artifacts.pins_of import locks_of_head
from firedoor.compat.changed_reach import ambient_uses, edits_by_file, settings_of, uses_of
from firedoor.compat.edited_tree import edited_tree
from firedoor.compat.migration import Migration, Tried, migrated
from firedoor.environments import interpreter
from firedoor.environments.programs import ran
from firedoor.errors import FiredoorError, UsageError
from firedoor.findings import Finding
from firedoor.pins.base_layer import airflow_minor, is_base_layer, python_minor
from firedoor.smoke import read_smoke_settings, smoke_tree
from firedoor.smoke.interpreter import Say, environment
from firedoor.smoke.released import standpoints
from firedoor.smoke.settings import SmokeSettings
from firedoor.sources.airflow_changes import AirflowChanges, airflow_changes, known_pairs
from firedoor.sources.edits import edited

Tick = Callable[[Mapping[str, float]], None]
_VERSION = "import importlib.metadata as m; print(m.version('apache-airflow'))"


@dataclass(frozen=True, slots=True)
class Ways:
    """How to try: the interpreters by minor version of Airflow, those that are missing and why, and what is told."""

    programs: Mapping[str, Path]
    missing: Mapping[str, str]
    jobs: int | None = None
    tick: Tick | None = None


def changes_to(new: str, old: str = "") -> AirflowChanges:
    """The table for a migration to ``new``; ``old`` is the only version that is known to lead there unless given.

    Raises UsageError FD268 where no table is for this pair.
    """
    pairs = [pair for pair in known_pairs() if pair[1] == new and old in ("", pair[0])]
    found = airflow_changes(*pairs[0]) if pairs else None
    if found is None:
        known = ", ".join(f"{one} to {two}" for one, two in known_pairs())
        raise UsageError(
            "FD268",
            f"nothing is known of a migration {f'from {old} ' if old else ''}to Airflow {new}",
            because=f"there are tables for {known}",
            fix=f"firedoor doctor --migration {known_pairs()[0][1]}",
        )
    return found


def ways(
    found: Survey,
    versions: Sequence[str],
    named: Sequence[Path],
    python: str,
    cache: Path,
    say: Say,
    jobs: int | None = None,
    tick: Tick | None = None,
) -> Ways:
    """The interpreter for each of the minor ``versions`` of Airflow: one of ``named``, else that of a base layer.

    A base layer is a lock of the repository that pins this Airflow. Nothing is raised for one that cannot be made:
    the answer says so.
    """
    programs: dict[str, Path] = {}
    missing: dict[str, str] = {}
    for path in named:
        release = ran([str(path), "-c", _VERSION]).strip()
        programs[".".join(release.split(".")[:2])] = path
    locks = locks_of_head(found).parsed.values()
    assert found.repository.work_tree is not None
    root = Path(found.repository.work_tree)
    for version in versions:
        layers = [lock for lock in locks if is_base_layer(lock) and airflow_minor(lock) == version]
        if version in programs:
            continue
        ours = interpreter(python).version
        layers.sort(key=lambda lock: (python_minor(lock) not in ("", ours), lock.path))
        if not layers:
            missing[version] = f"no lock pins apache-airflow=={version}.*, and no --interpreter has it"
            continue
        try:
            own = python if python_minor(layers[0]) in ("", ours) else python_minor(layers[0])
            programs[version] = environment(root, layers[0].path, own, cache, say)
        except FiredoorError as error:
            missing[version] = f"{layers[0].path}: {error}"
    return Ways(programs, missing, jobs, tick)


def migration(
    found: Survey, dags: Sequence[str], changes: AirflowChanges, way: Ways, say: Say = lambda text: None
) -> Migration:
    """What ``changes`` mean for ``dags``: known from their code, and tried where ``way`` has interpreters.

    Raises UsageError FD608 for a bare repository where something is to be tried, and what :func:`smoke_tree` raises.
    """
    uses = uses_of(found, dags, changes)
    everywhere = ambient_uses(found, changes)
    editable = edits_by_file({**uses, "": everywhere})
    texts = found.texts(editable)
    new_texts = {
        path: edited(texts[path], [edit for use in several for edit in use.use.edits])
        for path, several in editable.items()
        if path in texts
    }
    concerned = [dag for dag in dags if any(use.needs_edit and use.use.edits for use in uses[dag])]
    tried = _tried(found, dags, concerned, changes, way, new_texts, say)
    who = owners(found.head.entries, found.blobs, dags).of
    answers = [migrated(dag, uses[dag], tried.get(dag, Tried()), tuple(who.get(dag, ()))) for dag in dags]
    return Migration(
        changes.old,
        changes.new,
        tuple(sorted(answers, key=lambda answer: answer.dag_file)),
        settings_of(found, dags, changes),
        {version: _release(way, version) for version in (changes.old, changes.new)},
        dict(way.missing),
        {path: tuple(sorted({e for use in several for e in use.use.edits})) for path, several in editable.items()},
        {path: texts[path] for path in new_texts},
        tuple(use.finding() for use in everywhere if use.needs_edit),
    )


def _release(way: Ways, version: str) -> str:
    return ran([str(way.programs[version]), "-c", _VERSION]).strip() if version in way.programs else ""


_Outcome = Mapping[str, tuple[str, tuple[Finding, ...]]]


def _tried(
    found: Survey,
    dags: Sequence[str],
    concerned: Sequence[str],
    changes: AirflowChanges,
    way: Ways,
    texts: Mapping[str, str],
    say: Say,
) -> dict[str, Tried]:
    if not way.programs or found.repository.work_tree is None:
        return {}
    root = Path(found.repository.work_tree)
    settings = read_smoke_settings(root)
    outcomes: dict[tuple[str, bool], _Outcome] = {}
    with tempfile.TemporaryDirectory(prefix="firedoor-migration-") as scratch:
        for version in (changes.old, changes.new):
            if version in way.programs:
                say(f"importing {len(dags)} DAG files with Airflow {version}")
                outcomes[version, False] = {}
                folder = Path(scratch) / f"released-{version}"
                for seen in standpoints(found.repository, root, dags, folder):
                    own = _imported(seen.root, settings, way, version, seen.dags)
                    outcomes[version, False] = {**outcomes[version, False], **own}
        alike = [dag for dag in concerned if found.seen_by(dag) is found]
        if alike:
            tree = edited_tree(root, found.head.entries, texts, Path(scratch) / "edited")
            for version in (changes.old, changes.new):
                if version in way.programs:
                    say(f"importing {len(alike)} edited DAG files with Airflow {version}")
                    outcomes[version, True] = _imported(tree, settings, way, version, alike)
    return {dag: _of(dag, outcomes, changes) for dag in dags}


def _of(dag: str, outcomes: Mapping[tuple[str, bool], _Outcome], changes: AirflowChanges) -> Tried:
    def state(version: str, with_edits: bool) -> str:
        return outcomes.get((version, with_edits), {}).get(dag, ("", ()))[0]

    last = outcomes.get((changes.new, True), {}).get(dag) or outcomes.get((changes.new, False), {}).get(dag)
    return Tried(
        state(changes.old, False),
        state(changes.new, False),
        state(changes.old, True),
        state(changes.new, True),
        last[1] if last else (),
    )


def _imported(root: Path, settings: SmokeSettings, way: Ways, version: str, dags: Sequence[str]) -> _Outcome:
    results = smoke_tree(root, settings, way.programs[version], dags, jobs=way.jobs, progress=way.tick)
    return {result.dag_file: (result.state, result.findings) for result in results}
