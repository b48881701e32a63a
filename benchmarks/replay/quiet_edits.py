"""Edits that change no behaviour, made on the shared modules of a real repository: firedoor must select nobody."""

import ast
import os
import subprocess
import tempfile
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from .file_oracle import FactStore, FileGraph
from .firedoor_run import ask
from .history import Blobs, git, read_entries
from .ledger import Row

IDENTITY = {f"GIT_{role}_{field}": "replay" for role in ("AUTHOR", "COMMITTER") for field in ("NAME", "EMAIL")}


def quiet_rows(command: list[str], repo: Path, rev: str, cache: Path, hubs: int = 40) -> list[Row]:
    """Return one row per kind of edit: how many shared modules were edited, and who was selected all the same.

    Edited are the modules, no DAG files themselves, that most DAG files reach (at least two do). Each edit is kept
    only if the syntax tree is the same before and after, so nothing but comments and layout differs.
    """
    blobs = Blobs(repo)
    entries = read_entries(repo, rev)
    graph = FileGraph(entries, FactStore(blobs, cache / "facts.pickle"))
    reach = Counter(path for dag in graph.dag_files for path in graph.chains(dag) if path.endswith(".py"))
    shared = [path for path, count in reach.most_common() if count > 1 and path not in graph.dag_files][:hubs]
    rows: list[Row] = []
    for kind, edit in (("comments", with_comments), ("layout", reflowed)):
        edited = {path: text for path in shared if (text := _same_tree(blobs.read(entries[path][1]), edit)) is not None}
        row: Row = {"kind": kind, "edited": len(edited), "selected": {}}
        if edited:
            with tempfile.TemporaryDirectory(prefix="replay-quiet-") as folder:
                clone = Path(folder) / "clone.git"
                git(Path(folder), "clone", "-q", "--bare", "--shared", str(repo.resolve()), str(clone))
                base = git(repo, "rev-parse", rev).decode().strip()
                answer = ask(command, clone, base, _commit(clone, base, edited), "definition")
            if "error" in answer:
                row["error"] = answer["error"]
            row["selected"] = {each["dag_file"]: each.get("chain") for each in answer.get("affected", ())}
        rows.append(row)
    blobs.close()
    return rows


def with_comments(source: str) -> str:
    """Return the source with a comment before every top-level statement and blank lines at the end."""
    lines = source.splitlines(keepends=True)
    starts = {min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))])
              for node in ast.parse(source).body}  # fmt: skip
    marked = [("# a remark that changes nothing\n" if number in starts else "") + line
              for number, line in enumerate(lines, 1)]  # fmt: skip
    return "".join(marked).rstrip("\n") + "\n\n\n# the end\n"


def reflowed(source: str) -> str:
    """Return the source as Python itself would lay it out, without any comment."""
    return ast.unparse(ast.parse(source)) + "\n"


def _same_tree(content: bytes | None, edit: Callable[[str], str]) -> bytes | None:
    if not content or not content.strip():
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            source = content.decode("utf-8").replace("\r\n", "\n")
            edited = edit(source)
            same = ast.dump(ast.parse(source)) == ast.dump(ast.parse(edited))
        except (SyntaxError, ValueError, RecursionError):
            return None
    return edited.encode() if same and edited.encode() != content else None


def _commit(clone: Path, base: str, edited: dict[str, bytes]) -> str:
    """Write a commit with other contents of a few files; no work tree is involved."""
    environment = {**os.environ, **IDENTITY, "GIT_INDEX_FILE": str(clone / "replay-index")}

    def run(*arguments: str, data: bytes | None = None) -> str:
        command = ["git", "-C", str(clone), *arguments]
        done = subprocess.run(command, check=True, input=data, capture_output=True, env=environment)
        return done.stdout.decode().strip()

    run("read-tree", base)
    lines = []
    for path, content in edited.items():
        lines.append(f"100644 {run('hash-object', '-w', '--stdin', data=content)}\t{path}\n")
    run("update-index", "--index-info", data="".join(lines).encode("utf-8", "surrogateescape"))
    return run("commit-tree", run("write-tree"), "-p", base, "-m", "an edit that changes nothing")
