"""Holds what DAG files really run against their static closures, over the head of public repositories.

    python -m benchmarks.replay.closures PYTHON REPOSITORY…

PYTHON (3.12 or later) executes the DAG files, and then the callables of their tasks, with stand-ins for whatever is not
installed. What ran, or was opened or listed, and is not in the closure, is one line; nothing else is printed but one
line of counts for each repository.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from firedoor.affected.reach import reach_of
from firedoor.affected.survey import survey
from firedoor.smoke.proving import missing
from firedoor.smoke.recorded import Ran

from .executed import Probe, Scratch
from .file_oracle import FactStore, FileGraph
from .history import Blobs
from .qualify import Trees

PREFERRED_ROOTS = ("dags", "plugins")


def main() -> int:
    """Print the counts, and what is missing; 1 where anything is."""
    python, *repositories = sys.argv[1:]
    found = sum(_one(Path(repository), python) for repository in repositories)
    return 1 if found else 0


def _one(repo: Path, python: str) -> int:
    started = time.monotonic()
    commit = subprocess.check_output(["git", "-C", str(repo), "rev-parse", "HEAD"], text=True).strip()
    blobs, probe = Blobs(repo), Probe(python)
    lacking = ran_at_all = functions = anything = read = 0
    with tempfile.TemporaryDirectory(prefix="closures-") as folder:
        facts = str(Path(folder) / "facts")
        seen = survey(repo, head=commit, cache=facts)
        graph = FileGraph(Trees(repo).of(commit), FactStore(blobs, Path(folder) / "facts.pickle"))
        tree = Path(folder).resolve() / "tree"
        tree.mkdir()
        Scratch(tree, blobs).show(graph.entries)
        roots = sorted(graph.layout.roots, key=lambda root: (root.rpartition("/")[2] not in PREFERRED_ROOTS, root))
        for dag, execution in probe.run(tree, roots, list(seen.dag_files)).items():
            names = tuple(sorted((path, name, 0) for path, name in execution.ran))
            files = tuple(sorted(execution.bodies))
            opened = tuple(sorted({*execution.opened, *(f"{path}/" for path in execution.listed if path)}))
            ran_at_all += not any(problem.startswith("import of") for problem in execution.problems)
            functions, read = functions + len(names), read + len(opened)
            anything += reach_of(seen.seen_by(dag), dag).anything
            for one in missing(seen.seen_by(dag), dag, Ran(files, names, opened)):
                lacking += 1
                print(f"  {dag}: {one.path} {one.name} {'read' if one.read else 'ran'}")
    probe.close()
    blobs.close()
    print(
        f"{repo}: {commit[:9]}; {len(seen.dag_files)} DAG files, {ran_at_all} imported to the end, {anything} reach "
        f"everything; {functions} definitions ran, {read} files were read; {lacking} missing; "
        f"{time.monotonic() - started:.0f} s",
        flush=True,
    )
    return lacking


if __name__ == "__main__":
    sys.exit(main())
