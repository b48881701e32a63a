"""What the checks read besides the code of a DAG file, as the commit says it; and what a plan wants of evidence."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from firedoor.config import read_config
from firedoor.evidence.canonical import digest
from firedoor.gate.made_under import Wanted
from firedoor.gate.plan import LIBRARY_CHECK
from firedoor.pipelines.runtime import digest_of
from firedoor.pipelines.sample_revision import sample_revision
from firedoor.pipelines.settings import RunSettings, run_settings
from firedoor.pipelines.smoking import SMOKE
from firedoor.probes import script
from firedoor.revisions import Blobs, Entry, open_repository, read_tree
from firedoor.smoke import SmokeSettings, inputs_of, limits_of
from firedoor.smoke.settings import Read, smoke_settings
from firedoor.stages.settings import STAGES, StageSettings, stage_settings

DEV = "dev"
COMPAT = LIBRARY_CHECK
Data = tuple[tuple[str, str], ...]
ADAPTERS_OF_RUNS = ("adapters", "airflow_3_3", "airflow_2_11")
_SETTINGS = ("pyproject.toml", "dag.toml")


def smoke_inputs(read: Read, around: SmokeSettings, dag_file: str) -> str:
    """Digest of what only smoke reads: limits, settings, rules, Variables and Connections."""
    return inputs_of(read, around, limits_of(read, around, dag_file))


def dev_inputs(settings: RunSettings) -> str:
    """Digest of what only the run on a sample reads."""
    return digest(
        [
            *(settings.dags_folder, list(settings.pythonpath), list(settings.passes)),
            *(list(settings.prepare), dict(settings.environment), settings.logical_date, settings.limit_minutes),
            *(digest_of(script(name)) for name in ("dagtest", *ADAPTERS_OF_RUNS)),
        ]
    )


def compat_inputs() -> str:
    """Digest of what only ``firedoor compat`` reads: the code that judges, which is all of ours."""
    from firedoor.compat.rules import rules_digest

    return rules_digest()


def dev_data(settings: RunSettings, entries: Mapping[str, Entry]) -> Data:
    """The revision of the sample."""
    return (("sample", sample_revision(settings, entries)),)


def wanted_at(repo: str, commit: str | None, checks: Sequence[str]) -> Callable[[str], dict[str, Wanted]]:
    """What evidence of ``checks`` for a DAG file of ``commit`` must have been made under, whatever is checked out."""
    repository = open_repository(repo)
    entries = read_tree(repository, commit or "HEAD").entries
    blobs = Blobs(repository)
    settled = {path: entry[1] for path, entry in entries.items() if path.rpartition("/")[2] in _SETTINGS}
    contents = dict(blobs.read(sorted(set(settled.values()))))  # in one go: there may be hundreds

    def read(path: str) -> bytes | None:
        if path in settled:
            return contents[settled[path]]
        return next(iter(blobs.read([entries[path][1]])))[1] if path in entries else None

    settings, around = run_settings(read), smoke_settings(read)
    stages = stage_settings(read_config(read("pyproject.toml")))
    data = dev_data(settings, entries)
    locks = _lock_digests(entries, settings.lock, read)

    def of(dag_file: str) -> dict[str, Wanted]:
        found: dict[str, Callable[[], Wanted]] = {
            SMOKE: lambda: Wanted(smoke_inputs(read, around, dag_file), locks),
            DEV: lambda: Wanted(dev_inputs(settings), locks, data),
            COMPAT: lambda: Wanted(compat_inputs(), locks),
        }
        if stages is not None:
            found |= {stage: partial(_on_stage, stages, settings, stage, entries, locks, data) for stage in STAGES}
        return {check: found[check]() for check in checks}

    return of


def _on_stage(
    stages: StageSettings,
    settings: RunSettings,
    stage: str,
    entries: Mapping[str, Entry],
    locks: tuple[str, ...],
    data: Data,
) -> Wanted:
    from firedoor.pipelines.stage_steps import stage_inputs

    return Wanted(stage_inputs(stages, settings, stage, entries), locks, data)


def _lock_digests(entries: Iterable[str], lock: str, read: Read) -> tuple[str, ...]:
    """The sha256 of each lock that may have made the environment, whatever the Python."""
    named = re.compile(re.escape(lock).replace(re.escape("{python}"), "[^/]*"))
    contents = [read(path) for path in entries if lock and named.fullmatch(path)]
    return tuple(sorted(hashlib.sha256(content).hexdigest() for content in contents if content is not None))
