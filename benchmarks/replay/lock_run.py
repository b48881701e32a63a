"""Run the lock oracle over those commits of one repository that move a pin of its Airflow runtime."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from .dag_files import is_runtime_lock
from .file_oracle import FactStore, FileGraph
from .history import Blobs, Entries
from .ledger import Ledger, Row, rules_digest, short_digest
from .lock_environment import Installed, installed
from .lock_oracle import reached_distributions, why
from .lock_pins import changed_pins, read_pins
from .qualify import Trees

SOURCES = (
    "lock_run.py",
    "lock_oracle.py",
    "lock_pins.py",
    "layout.py",
    "file_oracle.py",
    "module_facts.py",
    "path_patterns.py",
    "surroundings.py",
    "dag_files.py",
)


def lock_rows(
    repo: Path, oracle: list[Row], dynamic: dict[str, Row], uv: str, python: str, cache: Path
) -> Iterator[Row]:
    """Yield one row per lock commit: changed pins, and DAG file → evidence.

    `touched` judges by the imports of the whole file closure, `executed` by the imports that really ran.
    """
    blobs = Blobs(repo)
    trees = Trees(repo)
    locks = _locks(oracle, trees)
    if locks:
        histories = [_pins(trees.of(row["commit"]), locks, blobs) for row in oracle if set(locks) & set(row["touched"])]
        environment = installed(histories, cache, uv, python)
        yield from _rows(oracle, dynamic, locks, environment, blobs, trees, cache)
    blobs.close()


def _rows(
    oracle: list[Row],
    dynamic: dict[str, Row],
    locks: list[str],
    environment: Installed,
    blobs: Blobs,
    trees: Trees,
    cache: Path,
) -> Iterator[Row]:
    rules = rules_digest(Path(__file__).with_name(name) for name in SOURCES)
    known = short_digest(repr([(row["commit"], row["dag_files"]) for row in oracle]))
    ledger = Ledger(cache / f"lock-{rules}-{known}-{len(dynamic) > 0:d}.jsonl")
    store = FactStore(blobs, cache / "facts.pickle")
    for row in oracle:
        if not set(locks) & set(row["touched"]):
            continue
        if row["commit"] in ledger.rows:
            yield ledger.rows[row["commit"]]
            continue
        changed = changed_pins(_pins(trees.of(row["base"]), locks, blobs), _pins(trees.of(row["commit"]), locks, blobs))
        unknown = sorted(name for name in changed if name not in environment.requires)
        touched: dict[str, str] = {}
        executed: dict[str, str] = {}
        ran = dynamic.get(row["commit"], {}).get("third_party", {})
        graph = FileGraph(trees.of(row["commit"]), store) if changed else None
        for dag in row["dag_files"] if graph else ():
            static = _third_party(dag, graph, store) if graph else set()
            for answer, modules in ((touched, static), (executed, ran.get(dag, ()))):
                reached = reached_distributions(modules, environment) if modules else {}
                hits = sorted(changed.keys() & reached.keys())
                if hits:
                    answer[dag] = f"{hits[0]} ({changed[hits[0]]}): {why(hits[0], reached)}"
        yield ledger.add(
            {
                "commit": row["commit"],
                "base": row["base"],
                "locks": locks,
                "changed": changed,
                "unknown": unknown,
                "touched": touched,
                "executed": executed,
            }
        )


def _third_party(dag: str, graph: FileGraph, store: FactStore) -> set[str]:
    """Dotted names that the file closure imports and no file of the tree answers."""
    found: set[str] = set()
    for path in graph.chains(dag):
        if path.endswith(".py"):
            for each in store.facts(graph.entries[path][1]).imports:
                if not each.level and not graph.layout.imported(path, each, {}):
                    found |= {f"{each.module}.{name}" for name in each.names if name != "*"} or {each.module}
    return found


def _locks(oracle: list[Row], trees: Trees) -> list[str]:
    """The lock of the runtime: of those touched in this history the machine-made, else all but constraints."""
    touched = {path for row in oracle for path in row["runtime_locks"]}
    present = trees.of(oracle[0]["commit"]) if oracle else {}
    runtime = sorted(path for path in touched if path in present and is_runtime_lock(path, oracle[0]["dag_files"]))
    machine = [path for path in runtime if path.endswith(".lock")]
    return machine or [
        path for path in runtime if path.endswith(".txt") and "constraints" not in PurePosixPath(path).name
    ]


def _pins(entries: Entries, locks: list[str], blobs: Blobs) -> dict[str, str]:
    pins: dict[str, str] = {}
    for path in locks:
        if path in entries:
            pins |= read_pins(path, (blobs.read(entries[path][1]) or b"").decode("utf-8", "replace"))
    return pins
