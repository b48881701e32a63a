"""Run the dynamic oracle over the history of one repository, executing a DAG file again only when it could differ."""

import json
import tempfile
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from .changes import Change, Shape, compare_shapes, shape
from .dynamic_oracle import touched_evidence
from .executed import Execution, Probe, Scratch
from .file_oracle import FactStore, FileGraph
from .history import Blobs, Entries
from .ledger import Ledger, Row, rules_digest, short_digest
from .qualify import Trees

SOURCES = ("changes.py", "executed.py", "dynamic_oracle.py", "dynamic_run.py", "layout.py", "file_oracle.py",
           "qualify.py", "dag_files.py", "module_facts.py", "path_patterns.py", "surroundings.py")  # fmt: skip
PREFERRED_ROOTS = ("dags", "plugins")


class Executor:
    """Executions of one repository's DAG files, remembered as long as nothing they touched moved."""

    def __init__(self, probe: Probe, scratch: Scratch) -> None:
        self._probe = probe
        self._scratch = scratch
        self._known: dict[str, list[tuple[dict[str, str | None], dict[str, frozenset[str]], Execution]]] = {}

    def executions(self, graph: FileGraph, dag_files: list[str]) -> dict[str, Execution]:
        """Return what each DAG file does in one tree."""
        children: dict[str, frozenset[str]] = {}
        answers: dict[str, Execution] = {}
        missing: list[str] = []
        closures = {dag: set(graph.chains(dag)) for dag in dag_files}
        for dag in dag_files:
            for files, listings, execution in self._known.get(dag, ()):
                same = all(graph.entries.get(path, ("", None))[1] == digest for path, digest in files.items())
                if (
                    same
                    and closures[dag] <= files.keys()
                    and all(_children(graph.entries, folder, children) == names for folder, names in listings.items())
                ):
                    answers[dag] = execution
                    break
            else:
                missing.append(dag)
        if missing:
            self._scratch.show(graph.entries)
            roots = sorted(graph.layout.roots, key=lambda root: (root.rpartition("/")[2] not in PREFERRED_ROOTS, root))
            for dag, execution in self._probe.run(self._scratch.folder, roots, missing).items():
                answers[dag] = execution
                seen = closures[dag] | execution.bodies | execution.opened
                files = {path: graph.entries.get(path, ("", None))[1] for path in seen}
                listings = {folder: _children(graph.entries, folder, children) for folder in execution.listed}
                self._known[dag] = [*self._known.get(dag, [])[-3:], (files, listings, execution)]
        return answers


def _children(entries: Entries, folder: str, known: dict[str, frozenset[str]]) -> frozenset[str]:
    if folder not in known:
        start = folder + "/" if folder else ""
        known[folder] = frozenset(path[len(start) :].split("/")[0] for path in entries if path.startswith(start))
    return known[folder]


def dynamic_rows(
    repo: Path, oracle: list[Row], python: str, cache: Path, selected: Mapping[str, Collection[str]] | None = None
) -> Iterator[Row]:
    """Yield one row per commit of the file oracle's rows: DAG file → evidence that it is truly touched.

    Executed are the DAG files that the file oracle selects, and, where a touched file is not Python, all of them:
    a file oracle does not see folders that are listed. `selected` (by commit) spares DAG files that the answer to be
    judged selects: they cannot be missed. For commits that touch a runtime lock the row also holds what
    each DAG file imported from outside the repository.
    """
    here = Path(__file__)
    rules = rules_digest([*(here.with_name(name) for name in SOURCES), *here.with_name("probe").glob("*.py")])
    spared = {commit: sorted(dags) for commit, dags in (selected or {}).items()}
    asked = short_digest(json.dumps([[[row["commit"], row["dag_files"]] for row in oracle], spared]))
    ledger = Ledger(cache / f"dynamic-{rules}-{asked}.jsonl")
    blobs = Blobs(repo)
    store = FactStore(blobs, cache / "facts.pickle")
    trees = Trees(repo)
    shapes: dict[str, Shape] = {}

    def shape_of(digest: str) -> Shape:
        if digest not in shapes:
            shapes[digest] = shape(blobs.read(digest) or b"")
        return shapes[digest]

    probe = Probe(python)
    graphs: dict[str, FileGraph] = {}
    with tempfile.TemporaryDirectory(prefix="replay-") as folder:
        executor = Executor(probe, Scratch(Path(folder).resolve(), blobs))
        for row in oracle:
            if row["commit"] in ledger.rows:
                yield ledger.rows[row["commit"]]
                continue
            other = any(not path.endswith(".py") for path in row["touched"])
            candidates = row["dag_files"] if other else sorted(row["file_oracle"])
            candidates = sorted(set(candidates) - set(spared.get(row["commit"], ())))
            evidence: dict[str, list[list[str]]] = {}
            problems: dict[str, str] = {}
            third_party: dict[str, list[str]] = {}
            if candidates:
                for name in (row["base"], row["commit"]):
                    if name not in graphs:
                        graphs = dict(list(graphs.items())[-2:])
                        graphs[name] = FileGraph(trees.of(name), store)
                before, after = graphs[row["base"]], graphs[row["commit"]]
                heads = executor.executions(after, list(candidates))
                bases = executor.executions(before, [dag for dag in candidates if dag in before.entries])

                def change_of(path: str, before: FileGraph = before, after: FileGraph = after) -> Change | str:
                    if path not in after.entries:
                        return "removed"
                    if path not in before.entries:
                        return "added"
                    return compare_shapes(shape_of(before.entries[path][1]), shape_of(after.entries[path][1]))

                def is_quiet(path: str, before: FileGraph = before, after: FileGraph = after) -> bool:
                    sides = [graph.entries[path][1] for graph in (before, after) if path in graph.entries]
                    return all(shape_of(digest).quiet for digest in sides)

                for dag, head in heads.items():
                    third_party[dag] = sorted(head.third_party)
                    failed = [each for each in head.problems if each.startswith("import of")]
                    problems |= {dag: failed[0]} if failed else {}
                    found = touched_evidence(bases.get(dag), head, row["touched"], change_of, is_quiet)
                    if found:
                        evidence[dag] = [[each.kind, each.text] for each in found[:8]]
            yield ledger.add(
                {
                    "commit": row["commit"],
                    "base": row["base"],
                    "executed": len(candidates),
                    "import_problems": problems,
                    "touched": evidence,
                    "third_party": third_party if row["runtime_locks"] else {},
                }
            )
    probe.close()
    blobs.close()
