"""A GitLab pipeline as the rules look at it: its jobs with what they extend, and where each stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from firedoor.errors import UsageError
from firedoor.pipelines.lint.includes import Included, Reader, merged_over, with_includes
from firedoor.pipelines.lint.reading import read

Job = Mapping[str, Any]

# https://docs.gitlab.com/ci/yaml/#keywords, and the words that cannot name a job (#unavailable-names-for-jobs).
KEYWORDS = frozenset(
    (  # noqa: SIM905  # sixteen lines of one word say no more
        "image services stages types before_script after_script variables cache include true false nil default "
        "workflow spec pages:deploy"
    ).split()
)
_DEEPEST = 11  # levels of extends


@dataclass(frozen=True, slots=True)
class Pipeline:
    """``jobs`` are by name, with what they extend merged in; ``stages`` in their order, with ``.pre`` and ``.post``.

    ``size`` is that of its text in bytes. ``lines`` maps a top-level key to its line, where the text is YAML.
    ``faults`` are what was seen while it was put together (job, sentence), ``duplicates`` keys that stand twice.
    """

    path: str
    size: int
    document: Mapping[str, Any]
    jobs: Mapping[str, Job]
    stages: tuple[str, ...]
    faults: tuple[tuple[str, str], ...]
    lines: Mapping[str, int] = field(default_factory=dict)
    duplicates: tuple[tuple[str, int | None], ...] = ()

    def line(self, job: str) -> int | None:
        """The line on which ``job`` begins, if it is known."""
        return self.lines.get(job)

    def stage(self, job: str) -> str:
        """The stage of ``job``; GitLab's default is ``test``."""
        return str(self.jobs[job].get("stage", "test"))

    @property
    def runnable(self) -> list[str]:
        """The jobs that can run at all: not those of which every rule says never."""
        return [name for name, job in self.jobs.items() if not _never(job)]


def parse_pipeline(path: str, text: str, reader: Reader | None = None) -> Pipeline:
    """The pipeline in ``text``, YAML or JSON, with what it includes through ``reader``.

    Raises UsageError FD805 where it is no mapping of jobs.
    """
    try:
        document, lines, duplicates = read(text)
    except ValueError as error:
        raise _unreadable(path, str(error)) from None
    if not isinstance(document, Mapping):
        raise _unreadable(path, f"it holds {type(document).__name__}, not a mapping of jobs")
    found = pipeline_of(path, document, len(text.encode()), reader)
    return replace(found, lines=lines, duplicates=duplicates)


def pipeline_of(path: str, document: Mapping[str, Any], size: int, reader: Reader | None = None) -> Pipeline:
    """The pipeline that ``document`` describes; without ``reader`` what it includes is not known."""
    included = with_includes(document, reader) if reader else Included(dict(document), elsewhere="include" in document)
    faults = [("include", said) for said in included.faults]
    document = included.document
    jobs = {}
    for name, job in document.items():
        if name in KEYWORDS or str(name).startswith("."):
            continue
        if not isinstance(name, str):
            faults.append((str(name), f"the name {name!r} is no text; quote it"))
        elif not isinstance(job, Mapping):
            faults.append((name, f"is {type(job).__name__}, not a job"))
        else:
            jobs[name] = _extended(name, job, included, faults)
    said = document.get("stages")
    stages = [str(stage) for stage in said] if isinstance(said, list) else ["build", "test", "deploy"]
    ordered = (".pre", *(stage for stage in stages if stage not in (".pre", ".post")), ".post")
    return Pipeline(path, size, document, jobs, ordered, tuple(faults))


def each(value: object) -> list[Any]:
    """What may be one or a list, as a list."""
    return value if isinstance(value, list) else [] if value is None else [value]


def combinations(job: Job) -> int:
    """How many jobs ``parallel`` makes of one."""
    parallel = job.get("parallel")
    if isinstance(parallel, int):
        return parallel
    total = 0
    for row in rows(job):
        number = 1
        for values in row.values():
            number *= len(values) if isinstance(values, list) else 1
        total += number
    return total if parallel is not None else 1


def rows(job: Job) -> Iterator[Mapping[str, Any]]:
    """The rows of ``parallel:matrix``."""
    parallel = job.get("parallel")
    matrix = parallel.get("matrix") if isinstance(parallel, Mapping) else None
    return (row for row in each(matrix) if isinstance(row, Mapping))


def _never(job: Job) -> bool:
    rules = job.get("rules")
    if job.get("when") == "never":
        return True
    return isinstance(rules, list) and all(isinstance(rule, Mapping) and rule.get("when") == "never" for rule in rules)


def _extended(name: str, job: Job, included: Included, faults: list[tuple[str, str]], depth: int = 1) -> Job:
    merged: dict[str, Any] = {}
    for parent in map(str, each(job.get("extends"))):
        under = included.document.get(parent)
        if depth >= _DEEPEST:
            faults.append((name, f"extends through more than {_DEEPEST} levels, or itself"))
        elif isinstance(under, Mapping):
            merged = merged_over(merged, _extended(name, under, included, faults, depth + 1))
        elif not included.elsewhere:
            faults.append((name, f"extends {parent!r}, which is not there"))
    return merged_over(merged, {key: value for key, value in job.items() if key != "extends"})


def _unreadable(path: str, because: str) -> UsageError:
    return UsageError("FD805", f"{path} is no pipeline", because=because, fix="firedoor ci lint .gitlab-ci.yml")
