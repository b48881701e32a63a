"""The file oracle: a DAG file is selected if its file closure, at base or at head, holds a touched path."""

import pickle
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .dag_files import airflowignore, find_dag_files, is_test
from .history import SUBMODULE, Blobs, Entries
from .layout import Layout
from .module_facts import RULES, Import, ModuleFacts, read_facts
from .surroundings import around_every_dag, named_in_configuration, with_links


class FactStore:
    """Facts by blob digest, kept in one file between runs."""

    def __init__(self, blobs: Blobs, file: Path) -> None:
        self._blobs = blobs
        self._file = file
        self._known: dict[str, ModuleFacts] = {}
        self._text: dict[str, str] = {}
        if file.exists():
            rules, known = pickle.loads(file.read_bytes())
            self._known = known if rules == RULES else {}
        self._loaded = len(self._known)

    def facts(self, digest: str) -> ModuleFacts:
        """Return the facts of a Python blob."""
        if digest not in self._known:
            self._known[digest] = read_facts(self._blobs.read(digest))
        return self._known[digest]

    def text(self, digest: str) -> str:
        """Return a small text blob."""
        if digest not in self._text:
            self._text[digest] = (self._blobs.read(digest) or b"").decode("utf-8", "replace")
        return self._text[digest]

    def save(self) -> None:
        """Write what is new."""
        if len(self._known) > self._loaded:
            fresh = self._file.with_suffix(".new")
            fresh.write_bytes(pickle.dumps((RULES, self._known)))
            fresh.replace(self._file)
            self._loaded = len(self._known)


@dataclass(frozen=True, slots=True)
class Selection:
    """The file oracle's answer for one commit: selected DAG file → chain of paths to a touched one."""

    dag_files: tuple[str, ...]
    selected: dict[str, tuple[str, ...]]


class FileGraph:
    """Which files each file of one tree reaches directly."""

    def __init__(self, entries: Entries, store: FactStore) -> None:
        self._store = store
        self.entries, self._aliases = with_links(entries, store.text)
        entries = self.entries
        python = [path for path in entries if path.endswith(".py")]
        editors = [path for path in python if not is_test(path) and self._facts(path).edits_path]
        self.layout = Layout(entries, editors, {path for path, (mode, _) in entries.items() if mode == SUBMODULE})
        self._edges: dict[str, set[str]] = {}
        self._exports = {
            path: self._facts(path).exports
            for path in python
            if path.endswith("__init__.py") and self._facts(path).exports
        }
        ignores = {p: store.text(d) for p, (_, d) in entries.items() if p.rpartition("/")[2] == ".airflowignore"}
        self.around = around_every_dag(entries, lambda path: self._facts(path).plugin_of_dags)
        own = [path for path in python if path not in self._aliases]
        self.dag_files = find_dag_files(own, self._facts, self.edges, airflowignore(ignores))

    def _facts(self, path: str) -> ModuleFacts:
        return self._store.facts(self.entries[path][1])

    def edges(self, path: str) -> set[str]:
        """Return the files that one file imports or names; what a link leads to, and the link."""
        if path not in self._edges:
            found = set(self._aliases.get(path, ()))
            if path.endswith(".py"):
                own = self._facts(path)
                for each in own.imports:
                    found |= self.layout.imported(path, each, self._exports)
                for text in own.path_strings:
                    found |= self.layout.resources(path, text)
                for pattern in own.path_patterns:
                    found |= self.layout.matching(path, pattern)
            elif path.rpartition("/")[2] == "airflow.cfg":
                for name in named_in_configuration(self._store.text(self.entries[path][1])):
                    module, _, attribute = name.rpartition(".")
                    found |= self.layout.imported(path, Import(0, module, (attribute,)), self._exports)
            self._edges[path] = found - {path}
        return self._edges[path]

    def chains(self, start: str) -> dict[str, str]:
        """Return every path that running `start` in this tree's Airflow reaches → the one through which, first `""`."""
        reached = {start: ""} | {path: start for path in self.around if path != start}
        queue = deque(reached)
        while queue:
            here = queue.popleft()
            for there in sorted(self.edges(here)) if here in self.entries else ():
                if there not in reached:
                    reached[there] = here
                    queue.append(there)
        return reached


def select(base: FileGraph, head: FileGraph, touched: Iterable[str], also: Iterable[str] = ()) -> Selection:
    """Return the DAG files at head (and of `also`, if they exist there) whose closure holds a touched path."""
    moved = set(touched)
    dag_files = head.dag_files | {path for path in also if path in head.entries}
    selected: dict[str, tuple[str, ...]] = {}
    for dag in sorted(dag_files):
        for graph in (head, base):
            if dag not in graph.entries or dag in selected:
                continue
            reached = graph.chains(dag)
            hits = sorted(path for path in moved & reached.keys() if path.rpartition("/")[2] != "airflow.cfg")
            if hits:
                selected[dag] = _chain(reached, dag if dag in hits else hits[0])
    return Selection(tuple(sorted(dag_files)), selected)


def _chain(reached: dict[str, str], end: str) -> tuple[str, ...]:
    chain = [end]
    while reached[chain[-1]]:
        chain.append(reached[chain[-1]])
    return tuple(reversed(chain))
