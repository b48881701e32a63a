"""Contract tests of a library against its new code, and which of them the change has broken."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from firedoor.affected.libraries import Library, released_files
from firedoor.affected.views import RELEASES as RELEASES_FILE
from firedoor.compat.before_and_after import BROKEN_BEFORE, FLAKY, NOT_RUN, SKIPPED, Compared, compared
from firedoor.compat.contract_suites import FOLDER, RELEASES, Suite, by_version, suites_of
from firedoor.compat.kept_tests import Run, Twice, kept_or_run, run_twice
from firedoor.compat.library_code import code_of, files_of, import_folders
from firedoor.compat.testing import Bench, Results, probe_digests, run_tests
from firedoor.compat.waivers import Waiver, waiver_of_contract, waiver_text
from firedoor.compat.written_tree import write_tree
from firedoor.errors import UsageError
from firedoor.evidence import Key, Origin, Store
from firedoor.evidence.canonical import digest
from firedoor.findings import ERROR, NOTE, WARNING, Finding
from firedoor.revisions import Blobs, Entry, Repository, Tree, tree_digest

CHECK = "contracts"
Say = Callable[[str], None]
_NOWHERE = Origin("", "", "", True)


@dataclass(frozen=True, slots=True)
class ContractTest:
    """One contract test: whose form it is (releases, ``head``, ``base``), what it says, and the waiver that names it.

    ``path`` is its file, relative to the repository; at head it may be another one, or gone.
    """

    path: str
    versions: tuple[str, ...]
    compared: Compared
    waiver: Waiver | None = None

    @property
    def shut(self) -> bool:
        """Whether the change may not pass because of it."""
        return self.compared.shut and self.waiver is None

    def to_json(self) -> dict[str, object]:
        """The entry in the JSON contract."""
        return {
            "path": self.path,
            "versions": list(self.versions),
            **self.compared.to_json(),
            "waiver": None if self.waiver is None else self.waiver.to_json(),
        }


@dataclass(frozen=True, slots=True)
class Contracts:
    """What the contract tests of ``library`` say.

    ``releases`` are those whose contracts count, ``none`` those among them that have no contract tests.
    """

    library: str
    folder: str
    releases: tuple[str, ...]
    none: tuple[str, ...]
    tests: tuple[ContractTest, ...]
    findings: tuple[Finding, ...] = field(default_factory=tuple)

    @property
    def shut(self) -> bool:
        """Whether the change may not pass."""
        return any(test.shut for test in self.tests)

    def to_json(self) -> dict[str, object]:
        """The entry in the JSON contract."""
        return {
            "library": self.library,
            "releases": list(self.releases),
            "without_contracts": list(self.none),
            "tests": len(self.tests),
            "not_passed": [test.to_json() for test in self.tests if test.compared.state not in ("passed", "fixed")],
            "findings": [finding.to_json() for finding in self.findings],
        }


@dataclass(frozen=True, slots=True)
class Around:
    """What contract tests need besides the trees: where they run, where outcomes are kept, and until when all that is.

    ``pythonpath``: folders of the repository from which code is imported. ``runtime``: digest of the environment,
    empty where it cannot be told; nothing is kept then.
    """

    bench: Bench
    pythonpath: tuple[str, ...]
    scratch: Path
    runtime: str = ""
    store: Store | None = None
    origin: Origin = _NOWHERE
    releases: int = RELEASES
    say: Say = lambda text: None


def contracts(
    repository: Repository,
    library: Library,
    base: Tree | None,
    head: Tree,
    blobs: Blobs,
    waivers: Sequence[Waiver],
    around: Around,
) -> Contracts:
    """What the contract tests of ``library`` say of its code at ``head``.

    A test that fails there runs once more, and then against ``base``: what was broken before is not this change's. A
    release that is not here is told: it promises what nobody can judge. Raises UsageError FD940 without pytest, FD942
    for files that are not here.
    """
    last = by_version(library.releases)[-around.releases :]
    released, lost = _released(repository, library, last)
    before = {} if base is None else files_of(base, library.folder)
    found = suites_of(released, before, files_of(head, library.folder))
    tests: list[ContractTest] = []
    for number, suite in enumerate(found.suites):
        around.say(f"contract tests of {library.name}: {len(suite.files)} files of {_all_labels(suite)}")
        scratch = around.scratch / f"{library.name}-{number}"
        ran = _ran(suite, library, head, blobs, around, scratch / "head")
        old = Twice()
        if ran.failed and base is not None and before:
            run = _runner(suite, library, base, blobs, around, scratch / "base")
            old = _only(run, ran.failed)
        for one in compared(old.first, old.again, ran.first, ran.again):
            path = one.test.partition("::")[0]
            inside = path.removeprefix(f"{library.folder}/")
            name = one.test.removeprefix(f"{library.folder}/")
            waiver = waiver_of_contract(name, waivers) or waiver_of_contract(re.sub(r"\[.*\]$", "", name), waivers)
            tests.append(ContractTest(path, suite.versions.get(inside, ("head",)), one, waiver if one.shut else None))
    entries = _entries_to_paste(tests, library)
    findings = [*lost, *(finding for test in tests if (finding := _finding(test, library, head, entries)))]
    return Contracts(
        library.name,
        library.folder,
        tuple(last),
        found.none,
        tuple(tests),
        tuple(sorted(findings, key=lambda finding: finding.order)),
    )


def _released(
    repository: Repository, library: Library, versions: Sequence[str]
) -> tuple[dict[str, dict[str, Entry]], list[Finding]]:
    """The files of each release, and a warning for each that this clone does not hold."""
    found, lost = {}, []
    for version in versions:
        try:
            found[version] = released_files(repository, library, version)
        except UsageError as error:
            message = f"contracts of {library.name} {version} cannot be judged: {error.because or error.message}"
            lost.append(Finding(f"{library.folder}/{RELEASES_FILE}", None, "FD951", message, error.fix, WARNING))
    return found, lost


def _all_labels(suite: Suite) -> str:
    return ", ".join(sorted({version for versions in suite.versions.values() for version in versions}))


def _runner(suite: Suite, library: Library, tree: Tree, blobs: Blobs, around: Around, scratch: Path) -> Run:
    """Runs the tests of ``suite`` against the library's code in ``tree``, which is written when it is needed."""
    folders = import_folders(tree, library.folder, around.pythonpath)
    root = scratch / "tree"

    def run(only: Iterable[str] | None) -> Results:
        if not root.exists():
            write_tree(root, _entries(suite, library, tree, around), blobs)
            (root / _NO_SETTINGS).write_text("[pytest]\n", encoding="ascii")
        names = None if only is None else set(only)
        where = [f"{library.folder}/{FOLDER}"]
        return run_tests(around.bench, root, where, folders, scratch / "run", only=names, configuration=_NO_SETTINGS)

    return run


_NO_SETTINGS = "firedoor-contracts.ini"
"""A repository's settings of pytest may turn warnings into errors: a contract does not promise that there are none."""


def _entries(suite: Suite, library: Library, tree: Tree, around: Around) -> dict[str, Entry]:
    promised = {f"{library.folder}/{path}": entry for path, entry in {**suite.support, **suite.files}.items()}
    return code_of(tree, library.folder, around.pythonpath) | promised


def _ran(suite: Suite, library: Library, tree: Tree, blobs: Blobs, around: Around, scratch: Path) -> Twice:
    run = _runner(suite, library, tree, blobs, around, scratch)
    key = None
    if around.runtime:
        code = tree_digest(code_of(tree, library.folder, around.pythonpath))
        inputs = digest([suite.digest, probe_digests(), around.bench.seconds, dict(around.bench.variables)])
        key = Key(CHECK, code, inputs=inputs, runtime=around.runtime)
    return kept_or_run(run, key, around.store, around.origin, red_will_do=False)


def _only(run: Run, tests: Sequence[str]) -> Twice:
    """Those that failed at head, at base."""
    names = set(tests)
    return run_twice(lambda only: run(names if only is None else only))


def _entries_to_paste(tests: Iterable[ContractTest], library: Library) -> dict[str, str]:
    """Symbol → one waiver with all tests that fail because of it: two entries for one symbol would be refused."""
    failing: dict[str, set[str]] = {}
    for test in tests:
        if test.shut:
            name = re.sub(r"\[.*\]$", "", test.compared.test.removeprefix(f"{library.folder}/"))
            failing.setdefault(_symbol(test.compared.tested.text, library), set()).add(name)
    return {symbol: waiver_text(symbol, contracts=sorted(names)) for symbol, names in failing.items()}


def _finding(test: ContractTest, library: Library, head: Tree, entries: Mapping[str, str]) -> Finding | None:
    one, labels = test.compared, ", ".join(test.versions)
    name = one.test.partition("::")[2] or one.test
    line = one.tested.line
    said = f"contract of {library.name} {labels}: {name}"
    if one.state == FLAKY:
        message = f"{said} failed, then passed, and nothing had changed: {one.tested.reason}"
        return Finding(test.path, line, "FD946", message, "make the test tell the same each time", WARNING)
    if one.state in (SKIPPED, NOT_RUN):
        return Finding(test.path, line, "FD947", f"{said} was skipped, so nothing is known", level=WARNING)
    if one.state == BROKEN_BEFORE:
        message = f"{said} fails, and did before this change: {one.tested.reason}"
        return Finding(test.path, line, "FD948", message, level=WARNING)
    if not one.shut:
        return None
    if test.waiver is not None:
        message = f"{said} fails, as is meant: {one.tested.reason}; {test.waiver.sentence}"
        return Finding(test.path, line, "FD945", message, f"instead: {test.waiver.replaced_by}", NOTE, one.tested.text)
    inside = one.test.removeprefix(f"{library.folder}/")
    entry = entries[_symbol(one.tested.text, library)]
    gone = f"{library.folder}/{inside.partition('::')[0]}" not in head.entries
    more = "; head no longer has this file" if gone else ""
    message = f"{said} fails: {one.tested.reason}{more}"
    fix = f"keep what it promises; or, if the break is meant, add to {library.folder}/waivers.toml:\n{entry}"
    return Finding(test.path, line, "FD943", message, fix, ERROR, one.tested.text)


def _symbol(traceback: str, library: Library) -> str:
    """The name of the library that the failing line uses; the traceback has the line."""
    for line in reversed(traceback.splitlines()):
        if (match := re.search(rf"\b{re.escape(library.name)}(?:\.[A-Za-z_]\w*)+", line)) and "File" not in line:
            return match[0]
    return f"{library.name}.…"
