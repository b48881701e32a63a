"""The evaluation corpus as values: what each change is, and what is written of each consumer."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

HERE = Path(__file__).parent
HALVES = ("learning", "held_out")

Topic = Literal[
    "name", "reexport", "parameter", "default", "annotation", "return", "async", "decorator", "class", "data",
    "constant", "exception", "side_effect", "behaviour",
]  # fmt: skip
"""What changed. `data`: dataclasses, enums, named tuples, typed dicts."""

Form = Literal[
    "import", "attribute", "reexport", "star_import", "string_path", "getattr",
    "positional", "keyword", "kwargs", "partial", "callback", "decorator", "context_manager", "await",
    "subclass", "override", "isinstance", "except", "pickle", "replace",
    "value", "unpacking", "iteration", "index", "comparison", "match", "truth", "hash", "format",
    "introspection", "monkeypatch", "guarded", "import_effect", "none",
]  # fmt: skip
"""How a consumer uses what changed. `value`: it works on with what came back; `none`: not at all."""

Expected = Literal["breaks", "behaves_otherwise", "harmless", "not_reached"]

TOPICS: tuple[str, ...] = get_args(Topic)
FORMS: tuple[str, ...] = get_args(Form)
EXPECTED: tuple[str, ...] = get_args(Expected)

OF_EVERY_CHANGE = {"rule", "topic", "typed", "consumers"}
OF_EVERY_CONSUMER = {"form", "expected"}
NEEDED = {
    "breaks": {"symbol", "line", "raises"},
    "behaves_otherwise": {"symbol", "line", "old", "new"},
    "harmless": {"symbol"},
    "not_reached": set[str](),
}
ALLOWED = {"breaks": {"also"}, "behaves_otherwise": {"also"}, "harmless": set[str](), "not_reached": set[str]()}


@dataclass(frozen=True, slots=True)
class Consumer:
    """One file of `consumers/`, and what is written of it."""

    path: Path
    form: str
    expected: str
    symbol: str | None
    """What changed, by the module in which it changed, as the old tree names it; as the new one does if it is new."""
    line: int | None
    """Where the consumer's use breaks: the deepest line of it in the traceback. Else: where it uses what changed."""
    also: tuple[int, ...]
    """Other lines that a finding may name: where the object came from that breaks at `line`."""
    raises: str | None
    old: str | None
    new: str | None

    @property
    def name(self) -> str:
        return self.path.stem


@dataclass(frozen=True, slots=True)
class Change:
    """One folder: a change of a library, and who uses it."""

    folder: Path
    rule: str
    topic: str
    typed: bool
    consumers: tuple[Consumer, ...]

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def old(self) -> Path:
        return self.folder / "old"

    @property
    def new(self) -> Path:
        return self.folder / "new"


def read(folder: Path) -> Change:
    """Raises `ValueError` with the folder and what is wrong in it."""
    with (folder / "change.toml").open("rb") as file:
        written = tomllib.load(file)
    faults = list(faults_of(folder, written))
    if faults:
        raise ValueError("\n".join(f"{folder.name}: {fault}" for fault in faults))
    consumers = (consumer(folder, name, said) for name, said in written["consumers"].items())
    return Change(folder, written["rule"], written["topic"], written["typed"], tuple(consumers))


def consumer(folder: Path, name: str, said: dict[str, Any]) -> Consumer:
    return Consumer(
        path=folder / "consumers" / f"{name}.py",
        form=said["form"],
        expected=said["expected"],
        also=tuple(said.get("also", ())),
        **{key: said.get(key) for key in ("symbol", "line", "raises", "old", "new")},
    )


def faults_of(folder: Path, written: dict[str, Any]) -> Iterator[str]:
    if set(written) != OF_EVERY_CHANGE:
        yield f"change.toml has the keys {sorted(written)}, not {sorted(OF_EVERY_CHANGE)}"
        return
    if written["topic"] not in TOPICS or not folder.name.startswith(f"{written['topic']}_"):
        yield f"the folder is named for one of {', '.join(TOPICS)}, which is its topic too"
    if not written["rule"].endswith(".") or "\n" in written["rule"]:
        yield "the rule is one sentence"
    there = {path.stem for path in (folder / "consumers").iterdir()}
    if there != set(written["consumers"]):
        yield f"files without words, or words without a file: {sorted(there ^ set(written['consumers']))}"
        return
    for name, said in written["consumers"].items():
        yield from (f"{name}: {fault}" for fault in faults_of_consumer(folder / "consumers" / f"{name}.py", said))


def faults_of_consumer(path: Path, said: dict[str, Any]) -> Iterator[str]:
    if said.get("form") not in FORMS:
        yield f"form is one of {', '.join(FORMS)}"
    expected = said.get("expected")
    if expected not in EXPECTED:
        yield f"expected is one of {', '.join(EXPECTED)}"
        return
    if (said.get("form") == "none") != (expected == "not_reached"):
        yield "who uses nothing of what changed has the form none, and is not reached"
    keys = set(said) - OF_EVERY_CONSUMER
    if not NEEDED[expected] <= keys <= NEEDED[expected] | ALLOWED[expected]:
        yield f"{expected} is written with {sorted(NEEDED[expected])}, not {sorted(keys)}"
        return
    code = lines_of_code(path)
    lines = [said[key] for key in ("line",) if key in said] + said.get("also", [])
    yield from (f"line {line} has no code" for line in lines if line not in code)
    if len(lines) != len(set(lines)):
        yield "also holds other lines than line"


def lines_of_code(path: Path) -> set[int]:
    tree = ast.parse(path.read_text("utf-8"))
    return {node.lineno for node in ast.walk(tree) if hasattr(node, "lineno")}


def changes(half: str) -> list[Change]:
    """All changes of a half, by name; none where the half is not there."""
    return [read(path.parent) for path in sorted((HERE / half).glob("*/change.toml"))]


def changed_functions(old: Path, new: Path) -> set[tuple[str, str]]:
    """(path, qualified name) of each function that is not the same in both trees, decorators and defaults included."""
    before, after = functions(old), functions(new)
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def functions(tree: Path) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}

    def visit(node: ast.AST, path: str, around: str) -> None:
        for child in ast.iter_child_nodes(node):
            inner = around
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                found.setdefault((path, around + child.name), []).append(ast.dump(child))
                inner = f"{around}{child.name}.<locals>."
            elif isinstance(child, ast.ClassDef):
                inner = f"{around}{child.name}."
            visit(child, path, inner)

    for file in sorted(tree.rglob("*.py")):
        visit(ast.parse(file.read_text("utf-8")), file.relative_to(tree).as_posix(), "")
    return found
