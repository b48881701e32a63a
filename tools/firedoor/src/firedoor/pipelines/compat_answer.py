"""``firedoor compat`` of a repository: verdicts, waivers, and the tests that a changed library makes worth running."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from firedoor.affected.libraries import Library, released_libraries
from firedoor.affected.survey import Survey, survey
from firedoor.compat.answer import CompatAnswer, waived
from firedoor.compat.benches import Environments
from firedoor.compat.consumer_tests import Benches, ConsumerTests, consumer_tests
from firedoor.compat.contract_suites import RELEASES, contracts_in
from firedoor.compat.contracts import Around, Contracts, contracts
from firedoor.compat.deprecated_uses import aliases, canonical
from firedoor.compat.homes import home_of, promising, waiver_files
from firedoor.compat.libraries import module_of, package_of
from firedoor.compat.library_code import files_of
from firedoor.compat.older_releases import Judging, with_older_releases
from firedoor.compat.testing import SECONDS
from firedoor.compat.values import NOT_REACHED, CompatReport
from firedoor.compat.waivers import WAIVERS, Waiver, over, read_waivers
from firedoor.environments.folders import is_swept
from firedoor.evidence import Origin, Store
from firedoor.findings import Finding
from firedoor.pipelines.progress import Progress
from firedoor.pipelines.runtime import of_interpreter
from firedoor.pipelines.settings import RunSettings, run_settings
from firedoor.revisions import moved
from firedoor.smoke.settings import deciding_variables


@dataclass(frozen=True, slots=True)
class Tools:
    """What tests run with: environments below ``cache`` made with ``python``, or the ``interpreter`` that is there.

    ``store`` keeps what came of them, with ``origin``; ``environ`` is the environment of this process.
    """

    python: str
    interpreter: Path | None
    cache: Path
    environ: Mapping[str, str]
    store: Store | None
    origin: Origin
    progress: Progress


def answer_of(
    path: str,
    report: CompatReport,
    clocks: Sequence[datetime],
    *,
    head: str | None = None,
    cache: str | None = None,
    by: Judging,
    tools: Tools | None = None,
    scheduled: bool = False,
    environ: Mapping[str, str],
) -> CompatAnswer:
    """``report`` on the repository at ``path``, with older releases, waivers and tests.

    ``by`` says by what means DAG files that stay on a release are judged. Without ``tools`` no test is run. Waivers
    that are over are an error where ``scheduled``. Raises UsageError FD850 for waivers that cannot be used, and as
    running the tests does.
    """
    found = survey(path, head=head, cache=cache, environ=environ)
    waivers = waivers_of(found)
    said = tuple(over(waivers, clocks, scheduled=scheduled))
    paths = found.head.entries.keys()
    by_library: dict[str, tuple[Waiver, ...]] = {}
    files: dict[str, str] = {}
    for one in report.libraries:  # a module that becomes a package is two of one name
        home = home_of(one.folder, paths)
        by_library[one.library] = (*by_library.get(one.library, ()), *waivers.get(home, ()))
        files[one.library] = f"{home}/{WAIVERS}"
    judged = waived(with_older_releases(report, found, by), by_library, files, exports(found))
    if report.base is None:
        return CompatAnswer(judged, waivers=said, not_run="there is no base to compare with")
    if tools is None:
        return CompatAnswer(judged, waivers=said, not_run="they were left out")
    if tools.interpreter is None and not settings_of(found).lock:
        return CompatAnswer(judged, waivers=said, not_run=NO_ENVIRONMENT)
    before = survey(path, head=report.base, cache=cache, environ=environ)
    return _with_tests(judged, before, found, waivers, said, tools)


NO_ENVIRONMENT = "nothing says in which environment: --interpreter PATH, or a lock in [tool.firedoor.run]"


def _with_tests(
    report: CompatReport,
    base: Survey,
    head: Survey,
    waivers: Mapping[str, Sequence[Waiver]],
    said: tuple[Finding, ...],
    tools: Tools,
) -> CompatAnswer:
    paths = base.sides.head.digests.keys() | head.sides.head.digests.keys()  # contracts may be gone from head
    touched = moved(base.head, head.head)
    homes = {home_of(one.folder, paths) for one in report.libraries}
    homes |= {home for home in {*waivers, *promising(paths)} if _holds(home, touched)}
    libraries = _libraries(base, head, homes, touched)
    dags = {
        verdict.dag_file
        for library in report.libraries
        for verdict in library.verdicts
        if verdict.verdict != NOT_REACHED and not verdict.release
    }
    if not libraries and not dags:
        return CompatAnswer(report, waivers=said)
    with tempfile.TemporaryDirectory(prefix="firedoor-tests-") as folder:
        scratch = Path(folder).resolve()
        environments = environments_of(head, tools)
        found = _contracts(libraries, base, head, waivers, environments, scratch, tools)
        own = {path for path in touched if any(path.startswith(f"{home}/") for home in homes)}
        consumers = _consumers(dags, base, head, own, environments, scratch, tools)
    return CompatAnswer(report, found, consumers, said)


def exports(found: Survey) -> Callable[[str], str]:
    """Gives the name under which a symbol is defined, by the imports of all packages' ``__init__`` files."""
    roots = found.sides.roots
    texts = found.texts(path for path in found.sides.head.digests if path.endswith("/__init__.py"))
    packages = {path: package_of(path, roots) for path in texts}
    known = aliases({path: (module_of(path, roots), text) for path, text in texts.items()}, packages)
    return lambda symbol: canonical(symbol, known)


def waivers_of(head: Survey) -> dict[str, tuple[Waiver, ...]]:
    """The waivers at head, by the folder that holds them."""
    files = waiver_files(head.head.entries.keys())
    texts = head.texts(files)
    return {path.rpartition("/")[0]: read_waivers(texts[path].encode(), path) for path in files if path in texts}


def _holds(home: str, paths: Collection[str]) -> bool:
    return any(path.startswith(f"{home}/") for path in paths)


def _libraries(base: Survey, head: Survey, homes: Collection[str], touched: Collection[str]) -> list[Library]:
    """The libraries whose folder changed and that promise something: here, before, or in a release."""
    released = {one.folder: one for one in released_libraries(head.head, head.blobs).values()}
    every = {*homes, *released}
    found = []
    for folder in sorted(every):
        promises = folder in released or any(contracts_in(files_of(one.head, folder)) for one in (base, head))
        if promises and _holds(folder, touched):
            found.append(released.get(folder) or Library(folder.rpartition("/")[2], folder, {}))
    return found


def environments_of(head: Survey, tools: Tools) -> Environments:
    """The environments for tests of the DAGs and libraries at head."""
    settings = settings_of(head)
    said = head.config.compat
    root = Path(head.repository.folder)
    named = tools.interpreter
    return Environments(
        settings.lock,
        str(said.get("test_lock", "")),
        tools.python,
        tools.cache,
        tools.progress.say,
        named,
        of_interpreter(named, root, tools.environ).digest if named is not None else "",
        float(said.get("test_seconds", SECONDS)),
        deciding_variables(settings.around, tools.environ),
        is_swept(root, tools.cache),
    )


def settings_of(found: Survey) -> RunSettings:
    """How DAG files are run, as the revision says."""
    return run_settings(lambda path: text.encode() if (text := found.text(path)) is not None else None)


def _contracts(
    libraries: Sequence[Library],
    base: Survey,
    head: Survey,
    waivers: Mapping[str, Sequence[Waiver]],
    environments: Environments,
    scratch: Path,
    tools: Tools,
) -> tuple[Contracts, ...]:
    if not libraries:
        return ()
    bench, runtime = environments.bench(head.head, head.blobs)
    around = Around(
        bench,
        head.config.pythonpath,
        scratch / "contracts",
        runtime,
        tools.store,
        tools.origin,
        int(head.config.compat.get("releases", RELEASES)),
        tools.progress.say,
    )
    return tuple(
        contracts(head.repository, library, base.head, head.head, head.blobs, waivers.get(library.folder, ()), around)
        for library in libraries
    )


def _consumers(
    dags: Collection[str],
    base: Survey,
    head: Survey,
    touched: Collection[str],
    environments: Environments,
    scratch: Path,
    tools: Tools,
) -> tuple[ConsumerTests, ...]:
    if not dags:
        return ()
    return consumer_tests(base, head, dags, touched, benches_of(head, environments, scratch / "consumers", tools))


def benches_of(head: Survey, environments: Environments, scratch: Path, tools: Tools) -> Benches:
    """Where the tests of DAG files run, in trees that are written below ``scratch``."""
    settings = settings_of(head)
    return Benches(
        lambda tree, dag: environments.bench(tree, head.blobs, dag),
        tuple(dict.fromkeys([*head.config.pythonpath, settings.dags_folder])),
        scratch,
        tools.store,
        tools.origin,
        tools.progress.say,
    )
