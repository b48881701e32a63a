"""Which files of a tree are DAG files, test files and lock files, by rules a reader can check by hand."""

import fnmatch
import re
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

from .module_facts import ModuleFacts

LOCK_NAMES = re.compile(
    r"(?i)^([\w.-]*requirements[\w.-]*\.(txt|in)|[\w.-]*constraints[\w.-]*\.txt|uv\.lock|poetry\.lock|Pipfile\.lock|pdm\.lock|pylock[\w.-]*\.toml)$"
)
NOT_RUNTIME = re.compile(
    r"(?i)(^|[-_./])(dev|develop|tests?|testing|ci|docs?|lint|tooling|jupyter|local|deploy)([-_./]|$)"
)


def is_test(path: str) -> bool:
    """Say whether the path belongs to tests: a folder `test(s)`, `test_*.py`, `*_test.py` or `conftest.py`."""
    *folders, name = path.split("/")
    inside = any(folder in {"test", "tests"} for folder in folders)
    return inside or name == "conftest.py" or name.startswith("test_") or name.endswith("_test.py")


def is_lock(path: str) -> bool:
    """Say whether the path is a lock, constraints or requirements file of anything."""
    return bool(LOCK_NAMES.match(PurePosixPath(path).name))


def is_runtime_lock(path: str, dag_files: Iterable[str]) -> bool:
    """Say whether a lock can belong to the Airflow runtime.

    It lies in a folder that also (at any depth) holds a DAG file, or in a folder named after Airflow,
    and neither its name nor its folder says development, tests, documentation or deployment.
    """
    if not is_lock(path) or NOT_RUNTIME.search(path):
        return False
    folder = path.rpartition("/")[0]
    return "airflow" in folder.lower() or any(not folder or dag.startswith(folder + "/") for dag in dag_files)


def find_dag_files(
    python_files: Iterable[str],
    facts: Callable[[str], ModuleFacts],
    imported_files: Callable[[str], Iterable[str]],
    ignored: Callable[[str], bool],
) -> set[str]:
    """Return the DAG files of a tree.

    A DAG file is outside tests and not ignored by `.airflowignore`, and either constructs a DAG at import (`DAG(…)`
    outside functions, `@dag`, or a call of a function of its own in a file with `DAG(…)`), or lies below a folder
    named `dags`, directly imports a first-party file that constructs DAGs, and calls at import a name it imported.
    """
    outside_tests = [path for path in python_files if not is_test(path)]
    constructing = {path for path in outside_tests if facts(path).constructs_dag}
    found = {path for path in constructing if facts(path).dag_at_import and not ignored(path)}
    for path in outside_tests:
        own = facts(path)
        if path in found or "dags" not in path.split("/")[:-1] or ignored(path) or not own.module_level_calls:
            continue
        names = {name for each in own.imports for name in each.names}
        if names & set(own.module_level_calls) and constructing & set(imported_files(path)):
            found.add(path)
    return found


def airflowignore(files: dict[str, str]) -> Callable[[str], bool]:
    """Return the test "is this path ignored" for the `.airflowignore` files given as path → text.

    The default syntax changed between Airflow 2 (regexp) and 3 (glob); a path is ignored if either reading
    says so, because then the oracle claims only what is a DAG file under both. A file with `!` is read as glob.
    """
    rules = [(path.rpartition("/")[0], _patterns(text)) for path, text in files.items()]

    def ignored(path: str) -> bool:
        for folder, patterns in rules:
            if folder and not path.startswith(folder + "/"):
                continue
            relative = path[len(folder) + 1 :] if folder else path
            verdict = False
            negated = any(pattern.startswith("!") for pattern in patterns)
            for pattern in patterns:
                wanted = pattern.removeprefix("!")
                if _glob_hit(wanted, relative) or (not negated and _regexp_hit(wanted, relative)):
                    verdict = not pattern.startswith("!")
            if verdict:
                return True
        return False

    return ignored


def _patterns(text: str) -> list[str]:
    return [line for line in (re.sub(r"\s*#.*", "", raw).strip() for raw in text.splitlines()) if line]


def _glob_hit(pattern: str, relative: str) -> bool:
    bare = pattern.strip("/")
    parts = relative.split("/")
    tails = ["/".join(parts[: end + 1]) for end in range(len(parts))]
    if "/" in bare:
        return any(fnmatch.fnmatchcase(tail, bare) for tail in tails)
    return any(fnmatch.fnmatchcase(part, bare) for part in parts)


def _regexp_hit(pattern: str, relative: str) -> bool:
    try:
        return re.search(pattern, relative) is not None
    except re.error:
        return False
