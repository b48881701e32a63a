"""What each DAG file reaches of what another Airflow version has elsewhere, or no more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache

from firedoor.affected.reach import reach_of, walk
from firedoor.affected.survey import Survey
from firedoor.closure.keys import BODY, FILE, WHOLE, Key
from firedoor.compat.migration import Setting, Use
from firedoor.sources.airflow_changes import AirflowChanges
from firedoor.sources.changed_templates import in_template
from firedoor.sources.changed_uses import DagCall, changed_uses, dag_calls
from firedoor.sources.changed_values import ChangedUse


def uses_of(found: Survey, dags: Sequence[str], changes: AirflowChanges) -> dict[str, tuple[Use, ...]]:
    """DAG file → the uses that it reaches, in its own file, in modules and in resource files; sorted by place.

    A use in a function counts where the function is reached, one in a module body where the module is imported.
    """

    @cache
    def in_text(path: str, text: str) -> tuple[ChangedUse, ...]:
        return changed_uses(text, changes) if path.endswith(".py") else in_template(text, changes)

    answers = {}
    for seen, alike in found.parted(dags):
        for dag in alike:
            answers[dag] = _reached(seen, reach_of(seen, dag, ambient=()).via, in_text)
    return answers


def ambient_uses(found: Survey, changes: AirflowChanges) -> tuple[Use, ...]:
    """The uses in what Airflow loads beside any DAG file: plugins, local settings. Their failure fails no DAG."""

    def in_text(path: str, text: str) -> tuple[ChangedUse, ...]:
        return changed_uses(text, changes) if path.endswith(".py") else in_template(text, changes)

    return _reached(found, walk(found.sides.head_graph, found.sides.ambient()[1]), in_text)


def _reached(
    seen: Survey, keys: Iterable[Key], in_text: Callable[[str, str], tuple[ChangedUse, ...]]
) -> tuple[Use, ...]:
    names: dict[str, set[str]] = {}
    for path, name in keys:
        if path in seen.sides.head.digests:
            names.setdefault(path, set()).add(name.lstrip("^!&").partition(".")[0])
    texts = seen.texts(path for path, held in names.items() if path.endswith(".py") or FILE in held)
    uses = {
        Use(path, use)
        for path, text in texts.items()
        for use in in_text(path, text)
        if {use.definition or BODY, WHOLE, FILE} & names[path]
    }
    return tuple(sorted(uses, key=lambda use: (use.path, use.use.line, use.use.message)))


def settings_of(found: Survey, dags: Iterable[str], changes: AirflowChanges) -> tuple[Setting, ...]:
    """The settings whose default differs, each with the DAG files whose own calls leave the answer to it."""
    texts = found.texts(dags)
    calls = {dag: dag_calls(text) for dag, text in sorted(texts.items())}
    settings = []
    for name, value in sorted(changes.defaults.items()):
        concerned = tuple(dag for dag, made in calls.items() if any(_left_to(name, call) for call in made))
        if concerned:
            settings.append(Setting(name, value, concerned))
    return tuple(settings)


def _left_to(setting: str, call: DagCall) -> bool:
    plain = call.schedule not in ("", "None", "'@once'", "'@continuous'")
    if setting.endswith("catchup_by_default"):
        return plain and "catchup" not in call.arguments
    delta = "timedelta" in call.schedule or "duration(" in call.schedule
    if setting.endswith("create_delta_data_intervals"):
        return delta
    return plain and not delta and call.schedule[:1] in ("'", '"')


def edits_by_file(uses: Mapping[str, tuple[Use, ...]]) -> dict[str, tuple[Use, ...]]:
    """File → the uses in it that need an edit and have one that a program can make."""
    found: dict[str, set[Use]] = {}
    for use in (use for several in uses.values() for use in several):
        if use.needs_edit and use.use.edits:
            found.setdefault(use.path, set()).add(use)
    return {path: tuple(sorted(several, key=lambda use: use.use.line)) for path, several in sorted(found.items())}
