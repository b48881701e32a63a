"""Run the file oracle over the history of one repository."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from .dag_files import is_lock, is_runtime_lock
from .file_oracle import FactStore, FileGraph, select
from .history import Blobs
from .ledger import Ledger, Row, rules_digest, short_digest
from .qualify import Trees, qualifying_steps

SOURCES = (
    "module_facts.py",
    "path_patterns.py",
    "surroundings.py",
    "dag_files.py",
    "layout.py",
    "file_oracle.py",
    "qualify.py",
    "oracle_run.py",
)


def file_oracle_rows(repo: Path, rev: str, count: int, cache: Path, also: Iterable[str] = ()) -> Iterator[Row]:
    """Yield one row per replayed commit: base, touched paths, locks, DAG files, selected DAG files with chains.

    Files of `also` are DAG files too, where they exist: those that only firedoor knows are judged by the same oracle.
    """
    cache.mkdir(parents=True, exist_ok=True)
    rules = rules_digest(Path(__file__).with_name(name) for name in SOURCES)
    ledger = Ledger(cache / f"file-{rules}-{short_digest(chr(0).join(sorted(also)))}.jsonl")
    blobs = Blobs(repo)
    store = FactStore(blobs, cache / "facts.pickle")
    trees = Trees(repo)
    graphs: dict[str, FileGraph] = {}
    try:
        for step, touched in qualifying_steps(repo, rev, count):
            if step.commit in ledger.rows:
                yield ledger.rows[step.commit]
                continue
            for name in (step.base, step.commit):
                if name not in graphs:
                    graphs = dict(list(graphs.items())[-2:])
                    graphs[name] = FileGraph(trees.of(name), store)
            answer = select(graphs[step.base], graphs[step.commit], touched, also)
            yield ledger.add(
                {
                    "commit": step.commit,
                    "base": step.base,
                    "touched": touched,
                    "locks": [path for path in touched if is_lock(path)],
                    "runtime_locks": [path for path in touched if is_runtime_lock(path, answer.dag_files)],
                    "dag_files": answer.dag_files,
                    "own_dag_files": sorted(graphs[step.commit].dag_files),
                    "file_oracle": {dag: list(chain) for dag, chain in answer.selected.items()},
                }
            )
    finally:
        store.save()
        blobs.close()
