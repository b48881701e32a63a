"""What is written in the corpus is what happens: every consumer is executed against both trees of its change.

One change: ``pytest tests/compat_corpus -k parameter_renamed``.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import corpus
import counts
import pytest
from corpus import Change, Consumer

HERE = Path(__file__).parent
CHANGES = {half: corpus.changes(half) for half in corpus.HALVES}
ALL = [(half, change) for half, found in CHANGES.items() for change in found]
PAIRS = [(half, change, consumer) for half, change in ALL for consumer in change.consumers]
COMPLETE: tuple[str, ...] = corpus.HALVES
"""The halves that are written to the end: all topics, all forms, size and balance hold from then on."""

each_change = pytest.mark.parametrize("change", [c for _, c in ALL], ids=[f"{h}/{c.name}" for h, c in ALL])
each_consumer = pytest.mark.parametrize(
    ("change", "consumer"), [(c, u) for _, c, u in PAIRS], ids=[f"{h}/{c.name}/{u.name}" for h, c, u in PAIRS]
)
each_complete_half = pytest.mark.parametrize("half", COMPLETE)

Answer = dict[str, Any]


class Executor:
    """One interpreter without site-packages and without our environment, which forks for every run."""

    def __init__(self, home: Path) -> None:
        environment = {"HOME": str(home), "LANG": "C.UTF-8", "PATH": "", "TZ": "UTC"}
        command = [sys.executable, "-I", "-S", str(HERE / "execute.py")]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=home
        )
        self._known: dict[Path, list[Answer]] = {}

    def close(self) -> None:
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        self._process.wait(timeout=30)

    def _ask(self, orders: list[dict[str, Any]]) -> list[Answer]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(orders) + "\n")
        self._process.stdin.flush()
        answers: list[Answer] = json.loads(self._process.stdout.readline())
        return answers

    def resolved(self, tree: Path, symbols: set[str]) -> set[str]:
        """Those of the symbols that exist in the tree."""
        [answer] = self._ask([{"tree": str(tree), "symbols": sorted(symbols)}])
        return set(answer["resolved"])

    def ran(self, change: Change, consumer: Consumer) -> tuple[Answer, Answer]:
        """What the consumer did on old and on new. All consumers of a change run in one batch."""
        if change.folder not in self._known:
            orders = [
                {"tree": str(tree), "consumer": str(consumer.path)}
                for tree in (change.old, change.new)
                for consumer in change.consumers
            ]
            self._known[change.folder] = self._ask(orders)
        answers = self._known[change.folder]
        place = change.consumers.index(consumer)
        return answers[place], answers[place + len(change.consumers)]


@pytest.fixture(scope="session")
def executor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Executor]:
    executor = Executor(tmp_path_factory.mktemp("home"))
    yield executor
    executor.close()


@each_consumer
def test_what_is_written_happens(change: Change, consumer: Consumer, executor: Executor) -> None:
    judge(change, consumer, *executor.ran(change, consumer))


def judge(change: Change, consumer: Consumer, old: Answer, new: Answer) -> None:
    assert "returned" in old, f"must work on the old tree: {old.get('broken') or old['trace']}"
    assert "broken" not in new, new["broken"]
    if consumer.expected == "breaks":
        assert "raised" in new, f"returned {new['returned']}, on the old tree {old['returned']}"
        assert (new["raised"], new["line"]) == (consumer.raises, consumer.line), new["trace"]
        return
    assert "returned" in new, new["trace"]
    if consumer.expected == "behaves_otherwise":
        assert old["returned"] != new["returned"]
        assert (old["returned"], new["returned"]) == (consumer.old, consumer.new)
    else:
        assert old["returned"] == new["returned"]
    if consumer.expected == "not_reached":
        ran = {(path, name) for answer in (old, new) for path, name in answer["called"]}
        assert not ran & changed_functions(change)


@pytest.mark.parametrize(
    ("name", "consumer", "lie"),
    [
        ("parameter_renamed", "nightly_load", {"line": 8}),
        ("parameter_renamed", "nightly_load", {"raises": "ValueError"}),
        ("parameter_renamed", "nightly_load", {"expected": "harmless"}),
        ("parameter_renamed", "backfill", {"expected": "breaks", "line": 5, "raises": "TypeError"}),
        ("parameter_renamed", "backfill", {"expected": "behaves_otherwise", "old": "[1]", "new": "[1]"}),
        ("parameter_renamed", "backfill", {"expected": "not_reached"}),
        ("default_mode_changed", "daily", {"new": "[4]"}),
        ("default_mode_changed", "daily", {"expected": "harmless"}),
    ],
)
def test_a_lie_is_found(name: str, consumer: str, lie: dict[str, Any], executor: Executor) -> None:
    change = corpus.read(HERE / "learning" / name)
    told = next(told for told in change.consumers if told.name == consumer)
    answers = executor.ran(change, told)
    judge(change, told, *answers)
    with pytest.raises(AssertionError):
        judge(change, replace(told, **lie), *answers)


@cache
def changed_functions(change: Change) -> set[tuple[str, str]]:
    return corpus.changed_functions(change.old, change.new)


@each_change
def test_the_symbol_at_fault_exists(change: Change, executor: Executor) -> None:
    missing = {consumer.symbol for consumer in change.consumers if consumer.symbol}
    missing -= executor.resolved(change.old, missing)
    assert not missing or not missing - executor.resolved(change.new, missing)


@each_change
def test_the_folder_is_in_form(change: Change) -> None:
    old, new = ({p.relative_to(t): p.read_bytes() for p in t.rglob("*.py")} for t in (change.old, change.new))
    assert old != new
    assert all(len(text.splitlines()) <= 80 for text in [*old.values(), *new.values()]), "only small files"
    for consumer in change.consumers:
        body = ast.parse(consumer.path.read_text("utf-8")).body
        assert any(isinstance(node, ast.FunctionDef) and node.name == "main" for node in body), consumer.name
    for path in change.folder.rglob("*.py"):
        for where, told in told_by_functions(path):
            assert all(told) if change.typed else not any(told), f"{where}: typed = {change.typed}"


def told_by_functions(path: Path) -> Iterator[tuple[str, list[ast.expr | None]]]:
    """Of each function its place, and the annotations of its parameters and its result."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            taken = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            taken += [found for found in (node.args.vararg, node.args.kwarg) if found]
            told = [found.annotation for found in taken if found.arg not in ("self", "cls", "mcs")]
            yield f"{path.name}:{node.lineno} {node.name}", [*told, node.returns]


@each_complete_half
def test_every_topic_and_form_of_use_occurs(half: str) -> None:
    consumers = [consumer for change in CHANGES[half] for consumer in change.consumers]
    assert {change.topic for change in CHANGES[half]} == set(corpus.TOPICS)
    assert {consumer.form for consumer in consumers} == set(corpus.FORMS)
    assert {consumer.expected for consumer in consumers} == set(corpus.EXPECTED)


@each_complete_half
def test_the_half_is_large_and_balanced(half: str) -> None:
    consumers = Counter(consumer.expected for change in CHANGES[half] for consumer in change.consumers)
    typed = Counter(change.typed for change in CHANGES[half])
    assert len(CHANGES[half]) >= 60
    assert consumers.total() >= 130
    assert 0.40 <= consumers["breaks"] / consumers.total() <= 0.50
    assert 0.35 <= typed[True] / typed.total() <= 0.65


def test_the_halves_share_no_change() -> None:
    names = Counter(change.name for _, change in ALL)
    assert not [name for name, times in names.items() if times > 1]


def test_the_table_of_the_readme_is_counted() -> None:
    assert counts.written() == counts.table(), "python tests/compat_corpus/counts.py"
