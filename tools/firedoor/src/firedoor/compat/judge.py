"""Changes × uses × what was executed and said → verdicts; a weaker means never speaks where a stronger one did."""

from __future__ import annotations

import ast
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from firedoor.closure.keys import BODY, Key, definition
from firedoor.compat.beside_reach import Beside, first_line
from firedoor.compat.checker import NAMES, Said
from firedoor.compat.comparison import Comparison, changes_of
from firedoor.compat.libraries import Library, module_of
from firedoor.compat.lost_keywords import lost_keywords
from firedoor.compat.own_rules import LOST_KEYWORD, LOST_PATH, NEW_IMPORT, own_rule
from firedoor.compat.values import (
    BREAKS,
    CALL,
    CHECKER,
    DIGEST,
    EXECUTED,
    NO_DAG_LEADS,
    NOT_REACHED,
    REACHED,
    RISK,
    RULE,
    STRING,
    Change,
    LibraryReport,
    Use,
    Verdict,
)  # fmt: skip
from firedoor.compat.witness import Place, Replayed, Side

_FURTHEST = 12  # imports that hand a name on
_OK, _PARTLY, _FAILED = "ok", "partly", "failed"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something said of one place of a user file, before it is said of which DAG."""

    verdict: str
    path: str
    line: int
    means: str
    cause: str
    witness: str = ""
    symbol: str = ""
    rule: str = ""
    at: Key | None = None  # the thing of the library where it failed, if it failed there
    fix: str = ""  # empty: that of all findings


@dataclass(slots=True)
class Proof:
    """All that was found out about the users: replays of both sides, what ty says, who could not be judged.

    ``is_whole``: somebody said with which interpreter, so what it lacks is nowhere else.
    """

    sides: Sequence[Side] = ()
    said: Sequence[Said] = ()
    folders: tuple[str, str] = ("", "")
    is_whole: bool = False
    unjudged: dict[str, str] = field(default_factory=dict)  # user → why
    unjudged_dags: Mapping[str, str] = field(default_factory=dict)
    beside: Mapping[str, Beside] = field(default_factory=dict)  # user that reach by definition does not know of → why
    through: Mapping[str, frozenset[str]] = field(default_factory=dict)  # such a user → the DAG files that lead to it


def findings(
    proof: Proof, uses: Mapping[str, Sequence[Use]], texts: Mapping[str, str], found: Comparison
) -> list[Finding]:
    """What breaks or may break, at which place of which user."""
    told: list[Finding] = []
    confirmed: dict[str, set[int]] = {}
    if len(proof.sides) == 2:
        outside = proof.sides[1].denied
        if proof.is_whole:  # a module of the library itself that is gone is no distribution that a lock may hold
            outside -= found.modules.keys()
        for path in sorted(uses):
            old, new = (side.files.get(path, Replayed()) for side in proof.sides)
            told += _executed(path, old, new, uses[path], found, proof.folders[1], outside)
            confirmed[path] = _passed(texts.get(path, ""), old, new)
    broken = {(each.path, each.line) for each in told}
    for said in proof.said:
        if (
            said.rule in NAMES
            and (said.path, said.line) not in broken
            and said.line not in confirmed.get(said.path, ())
            and not _is_guarded(said, uses.get(said.path, ()))
        ):
            told.append(Finding(RISK, said.path, said.line, CHECKER, f"{said.message} (ty)", rule=said.rule))
    told += _lost_keywords(uses, {(each.path, each.line) for each in told}, found)
    return told


def _lost_keywords(
    uses: Mapping[str, Sequence[Use]], spoken: Container[tuple[str, int]], found: Comparison
) -> list[Finding]:
    told = []
    for path in sorted(uses):
        for use in uses[path]:
            if use.form != CALL or use.guarded or (path, use.line) in spoken:
                continue
            start = resolved(use.symbol, found)
            if start is None or start not in found.users:
                continue
            key = _defined(start, found)
            if key is None or key not in found.changed:
                continue
            for keyword in lost_keywords(use.shape, key[1], _text(found, key[0], before=True), _text(found, key[0])):
                rule = own_rule(LOST_KEYWORD)
                cause = rule.sentence.format(keyword=keyword)
                fix = rule.fix.format(keyword=keyword, place=f"{path}:{use.line}")
                told.append(
                    Finding(RISK, path, use.line, RULE, cause, symbol=use.symbol, rule=rule.name, at=key, fix=fix)
                )
    return told


def _defined(key: Key, found: Comparison) -> Key | None:
    """The definition at head that a name stands for, through the imports that hand it on; None where it is not one."""
    graph = found.sides.head_graph
    for _ in range(_FURTHEST):
        if key[0] not in graph.snapshot.digests or not key[1]:
            return None
        if graph.snapshot.is_definition(*key):
            return key
        onward = [step for step in graph.edges(key) if step[1].isidentifier() and step[0].endswith(".py")]
        if len(onward) != 1:
            return None
        key = onward[0]
    return None


def _executed(
    path: str,
    old: Replayed,
    new: Replayed,
    uses: Sequence[Use],
    found: Comparison,
    folder: str,
    denied: frozenset[str] = frozenset(),
) -> list[Finding]:
    told: dict[tuple[int, str], Finding] = {}
    whole = _whole_scopes(old)
    hollow = any(not place[0] and place not in new.failures for place in old.failures)
    for place, failure in sorted(new.failures.items()):
        before = old.states.get(place)
        if before is None and place[0] in whole:
            before = _OK  # it was not needed: the old side came to its end without
        if not _came_further(before, failure, old.failures.get(place)):
            continue
        if hollow and not failure["shape"]:
            continue  # its body fails with the old side alone: what came to its end there did so without values
        error = f"{failure['error']}: {failure['message']}".rstrip(": ")
        sure = failure["sure"]
        at = _library_thing(failure["place"], found, folder)
        line = failure["line"]
        lost = next((name for name in sorted(denied) if f"'{name}" in failure["message"]), "")
        if lost and failure["error"] in ("ModuleNotFoundError", "ImportError"):
            rule = own_rule(NEW_IMPORT)
            cause, fix = rule.sentence.format(module=lost, error=error), rule.fix.format(module=lost)
            told[line, failure["error"]] = Finding(
                RISK, path, line, EXECUTED, cause, error, at=at, rule=rule.name, fix=fix
            )
            continue
        finding = Finding(
            BREAKS if sure else RISK,
            path,
            line,
            EXECUTED,
            f"{failure['text'] or 'this'} raises {error} with the new library, "
            + ("and fits the old one" if failure["shape"] else "and worked with the old one"),
            witness=f"{failure['text']} → {error}" if failure["text"] else error,
            at=at,
            rule="shape" if failure["shape"] else "",
        )
        known = told.get((line, failure["error"]))
        if known is None or (known.verdict == RISK and sure):
            told[line, failure["error"]] = finding
    for dotted, event in sorted(new.strings.items()):
        if event["state"] == _FAILED and old.strings.get(dotted, {}).get("state") == _OK:
            line = next((use.line for use in uses if use.form == STRING and use.symbol == dotted), 1)
            if not any(each.line == line for each in told.values()):
                error = f"{event['error']}: {event['message']}"
                rule = own_rule(LOST_PATH)
                cause, fix = rule.sentence.format(path=dotted, error=error), rule.fix.format(place=f"{path}:{line}")
                told[line, "string"] = Finding(
                    RISK, path, line, EXECUTED, cause, error, symbol=dotted, rule=rule.name, fix=fix
                )
    return list(told.values())


def _came_further(before: str | None, failure: Mapping[str, Any], otherwise: Mapping[str, Any] | None) -> bool:
    """Whether the old side came past the point where the new one fails."""
    if before == _OK:
        return True
    if before is None or not failure["sure"]:
        return False
    if before == _PARTLY:
        return True
    # It failed, too: later than by the shape of this call, or for the value of a stand-in.
    return otherwise is not None and bool(failure["shape"]) and not otherwise["shape"]


def _whole_scopes(old: Replayed) -> set[str]:
    """The functions (and the module body) that ran from their beginning to their end, every value known."""
    if "" in old.cut:  # the file was ended, in the midst of a function maybe
        return set()
    parts = {place[0] for place, state in old.states.items() if state != _OK} | set(old.cut)
    return {place[0] for place in old.states} - parts


def _library_thing(place: Sequence[Any] | None, found: Comparison, folder: str) -> Key | None:
    """The definition of the library in which something failed."""
    if not place or not str(place[0]).startswith(f"{folder}/"):
        return None
    path = str(place[0])[len(folder) + 1 :]
    return (path, definition_at(_text(found, path), int(place[1])))


def _text(found: Comparison, path: str, *, before: bool = False) -> str:
    digest = (found.sides.base if before else found.sides.head).digests.get(path)
    if digest is None:
        return ""
    data = next(iter(found.blobs.read([digest])))[1]
    return data.decode("utf-8", "replace") if data is not None else ""


def definition_at(text: str, line: int) -> str:
    """The top-level function or class that holds a line, empty for the module body."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return BODY
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            if first <= line <= (node.end_lineno or node.lineno):
                return node.name
    return BODY


def _passed(text: str, old: Replayed, new: Replayed) -> set[int]:
    """The lines that ran with both libraries and came to their end."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return set()
    ends = {(node.lineno, node.col_offset): node for node in ast.walk(tree) if isinstance(node, ast.stmt)}
    states: dict[tuple[int, int], set[str]] = {}
    for side in (old, new):
        for (_, line, column), state in side.states.items():
            states.setdefault((line, column), set()).add(state)
    both = {place[1:] for place in old.states.keys() & new.states.keys()}
    passed: set[int] = set()
    for place, seen in states.items():
        node = ends.get(place)
        # To define a function or a class runs little of it; a coroutine's place stands for its whole body.
        if seen == {_OK} and place in both and not isinstance(node, ast.FunctionDef | ast.ClassDef | None):
            passed.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return passed


def _is_guarded(said: Said, uses: Iterable[Use]) -> bool:
    return any(use.line == said.line and use.guarded for use in uses)


def verdicts(
    library: Library,
    found: Comparison,
    told: Sequence[Finding],
    uses: Mapping[str, Sequence[Use]],
    texts: Mapping[str, str],
    proof: Proof,
) -> LibraryReport:
    """The report of one library."""
    changes = changes_of(found, library)
    by_key = {
        (change.path, change.symbol.removeprefix(_module(change, found)).lstrip(".")): change for change in changes
    }
    given: list[Verdict] = []
    affected = frozenset(found.answer.affected)
    causes = [(finding, *_cause(finding, found, uses, texts)) for finding in told]
    led = bool(proof.unjudged_dags) or found.leads(library)
    for dag in found.answer.dag_files if led else ():
        stays = found.stays_on(dag, library)
        reach = found.reached_by(dag) if dag in affected else set()
        mine = [
            _verdict(dag, library, finding, symbol, by_key.get(key) if key else None)
            for finding, key, symbol in causes
            if (key is None or library.holds(key[0]))
            and (_reaches(reach, finding, texts) or (not stays and dag in proof.through.get(finding.path, ())))
        ]
        if dag in proof.unjudged_dags:
            mine = [_unjudged(dag, library, proof.unjudged_dags[dag], reach, uses, found)]
        if proof.unjudged and dag in affected and not mine:
            for where, why in sorted(proof.unjudged.items()):
                if any(path == where for path, _ in reach):
                    mine.append(_unjudged(dag, library, why, reach, uses, found))
                    break
        given += mine
        if mine:
            continue
        others = sorted(path for path, dags in proof.through.items() if dag in dags and dag not in affected)
        if others and not stays:
            given.append(_beside(dag, library, others[0], proof.beside[others[0]], uses.get(others[0], ())))
            continue
        given.append(_by_reach(dag, library, found, reach, by_key, uses, dag in affected, changes))
    return LibraryReport(
        library.name,
        library.folder,
        tuple(changes),
        tuple(sorted(given, key=lambda v: v.order)),
        _bump(changes, given),
        "" if led else NO_DAG_LEADS,
    )


def _beside(dag: str, library: Library, path: str, why: Beside, uses: Sequence[Use]) -> Verdict:
    line, rule = first_line(uses, [library.name]), own_rule(why.rule)
    cause = rule.sentence.format(what=why.what, library=library.name)
    return Verdict(REACHED, dag, library.name, path, line, library.name, cause, rule.fix, rule=rule.name)


def _module(change: Change, found: Comparison) -> str:
    return module_of(change.path, found.sides.roots)


def _reaches(reach: set[Key], finding: Finding, texts: Mapping[str, str]) -> bool:
    name = definition_at(texts.get(finding.path, ""), finding.line)
    return any(path == finding.path and name in (key, name_in(key)) for path, key in reach)


def name_in(key: str) -> str:
    """The top-level name that a thing of a file belongs to."""
    return key.lstrip("^#%&!").partition(".")[0]


def definitions_beside(text: str, reached: Container[str]) -> tuple[str, ...]:
    """The top-level functions and classes of a text that are none of ``reached``: of them no finding is told."""
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError):
        return ()
    things = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    own = {node.name for node in body if isinstance(node, things) and node.name not in reached}
    others = (node for top in body if not isinstance(top, things) for node in ast.walk(top))
    return tuple(sorted(own - {node.name for node in others if isinstance(node, things)}))


def is_run_by_import(text: str, but: Container[str]) -> bool:
    """Whether to import a text runs all of it that is to be tried: no function but those inside of ``but``."""
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError):
        return False
    functions = ast.FunctionDef | ast.AsyncFunctionDef
    left = (node for node in body if not (isinstance(node, functions | ast.ClassDef) and node.name in but))
    return not any(isinstance(node, functions) for top in left for node in ast.walk(top))


def _verdict(dag: str, library: Library, finding: Finding, symbol: str, change: Change | None) -> Verdict:
    return Verdict(
        finding.verdict,
        dag,
        library.name,
        finding.path,
        finding.line,
        symbol or finding.symbol or library.name,
        finding.cause,
        _fix(finding, change),
        finding.means,
        finding.witness,
        change,
        finding.rule,
    )


def _fix(finding: Finding, change: Change | None) -> str:
    if finding.fix:
        return finding.fix
    where = f" ({change.kind} at {change.place})" if change is not None else ""
    return f"change {finding.path}:{finding.line}, or keep the old behaviour in the library{where} until nobody uses it"


def _cause(
    finding: Finding, found: Comparison, uses: Mapping[str, Sequence[Use]], texts: Mapping[str, str]
) -> tuple[Key | None, str]:
    """The changed thing behind a finding, and how the user names what it used of it."""
    lost = missing(finding) or (finding.symbol if finding.means == EXECUTED else "")
    if "." in lost and (key := resolved(lost, found)) is not None:
        return _removed(key, found) or key, _symbol(_removed(key, found) or key, found, lost)
    if finding.at is not None:
        cause = found.cause_of(finding.at)
        if cause is not None:
            return cause, _symbol(cause, found)
    own = definition_at(texts.get(finding.path, ""), finding.line)
    every = sorted(uses.get(finding.path, ()), key=lambda use: (abs(use.line - finding.line), use.line > finding.line))
    ranked = [use for use in every if use.line == finding.line]
    ranked += [use for use in every if use.definition == own and use not in ranked]
    ranked += [use for use in every if use not in ranked]
    for use in ranked:
        key = resolved(use.symbol, found)
        if key is None:
            continue
        cause = found.cause_of(key)
        if cause is not None and found.library_of(cause[0]) is not None:
            return cause, _symbol(cause, found)
    moved = [key for key in found.changed if found.library_of(key[0]) is not None]
    return (moved[0], _symbol(moved[0], found)) if len(moved) == 1 else (None, "")


def _removed(key: Key, found: Comparison) -> Key | None:
    """The definition that a lost name stood for, if it went with it; None where only the name went."""
    graph = found.sides.base_graph
    for _ in range(_FURTHEST):
        if key[0] not in graph.snapshot.digests:
            return None
        if not key[1] or graph.snapshot.is_definition(*key):
            head = found.sides.head
            there = key[0] in head.digests and (not key[1] or key[1] in head.facts(key[0]).bindings)
            return None if there else key
        onward = [step for step in graph.edges(key) if step[1].isidentifier() and step[0].endswith(".py")]
        if len(onward) != 1:
            return None
        key = onward[0]
    return None


_MISSING = (
    re.compile(r"cannot import name '(?P<name>\w+)' from '(?P<module>[\w.]+)'"),
    re.compile(r"module '(?P<module>[\w.]+)' has no attribute '(?P<name>\w+)'"),
    re.compile(r"No module named '(?P<module>[\w.]+)'"),
    re.compile(r"type object '(?P<module>\w+)' has no attribute '(?P<name>\w+)'"),
)


def missing(finding: Finding) -> str:
    """The dotted name of which the error says that it is not there, empty where it says no such thing."""
    for pattern in _MISSING:
        found = pattern.search(finding.witness)
        if found is not None:
            return ".".join(found.groupdict()[part] for part in ("module", "name") if found.groupdict().get(part))
    return ""


def _symbol(key: Key, found: Comparison, otherwise: str = "") -> str:
    module = module_of(key[0], found.sides.roots)
    name = definition(key).partition(".")[0]
    if otherwise and _removed(key, found) is None:
        return otherwise
    return f"{module}.{name}" if name else module


def resolved(symbol: str, found: Comparison) -> Key | None:
    """The thing that a dotted name means: the longest prefix that is a module, and what it has by the next name."""
    names = symbol.split(".")
    modules = found.modules
    for size in range(len(names), 0, -1):
        path = modules.get(".".join(names[:size]))
        if path is not None:
            return (path, names[size]) if size < len(names) else (path, BODY)
    return None


def _unjudged(
    dag: str, library: Library, why: str, reach: set[Key], uses: Mapping[str, Sequence[Use]], found: Comparison
) -> Verdict:
    path, line, symbol = _first_use(dag, reach, uses, found, library)
    return Verdict(
        RISK,
        dag,
        library.name,
        path,
        line,
        symbol,
        f"cannot be judged because {why}",
        "run the tests of this DAG; its dev stage (firedoor run --through dev) if it has none",
        EXECUTED,
    )


def _first_use(
    dag: str, reach: set[Key], uses: Mapping[str, Sequence[Use]], found: Comparison, library: Library
) -> tuple[str, int, str]:
    """The use by which a DAG reaches the library: its own before that of others."""
    files = sorted({path for path, _ in reach if path in uses}, key=lambda path: (path != dag, path))
    for path in files:
        for use in uses[path]:
            key = resolved(use.symbol, found)
            if key is not None and library.holds(key[0]) and (path, use.definition) in reach and key in found.users:
                return path, use.line, use.symbol
    for path in files:
        for use in uses[path]:
            if use.symbol == library.name or use.symbol.startswith(f"{library.name}."):
                return path, use.line, use.symbol
    return dag, 1, library.name


def _by_reach(
    dag: str,
    library: Library,
    found: Comparison,
    reach: set[Key],
    by_key: Mapping[Key, Change],
    uses: Mapping[str, Sequence[Use]],
    affected: bool,
    changes: Sequence[Change],
) -> Verdict:
    if not affected:
        why = "nothing but comments, formatting or files beside the code changed"
        if stays := found.stays_on(dag, library):
            why = f"it stays on {stays}"
        elif changes:
            shown = ", ".join(change.symbol for change in changes[:3])
            why = f"it reaches none of {shown}" + (f" and {len(changes) - 3} more" if len(changes) > 3 else "")
        return Verdict(NOT_REACHED, dag, library.name, dag, 1, library.name, why)
    path, line, symbol = _first_use(dag, reach, uses, found, library)
    met = sorted(key for key in reach if key in found.changed and library.holds(key[0]))
    changed = next((by_key[key] for key in met if key in by_key), None)
    if not met and reach:
        others = {each.name for key in reach if key in found.changed and (each := found.library_of(key[0]))}
        if others:
            why = f"it reaches none of what changed here, only {', '.join(sorted(others))}"
            return Verdict(NOT_REACHED, dag, library.name, dag, 1, library.name, why)
    what = changed.symbol if changed is not None else _symbol(met[0], found) if met else library.name
    cause = f"{what} is not what it was, and this reaches it" + (f" ({changed.place})" if changed is not None else "")
    fix = "its tests say whether that matters: firedoor run"
    return Verdict(REACHED, dag, library.name, path, line, symbol, cause, fix, DIGEST, "", changed)


def _bump(changes: Sequence[Change], given: Sequence[Verdict]) -> str:
    """The version step that semantic versioning asks for, as far as those who use the library are concerned."""
    if any(verdict.verdict == BREAKS for verdict in given) or any(
        change.kind == "removed" and not _is_private(change.symbol) for change in changes
    ):
        return "major"
    if any(change.kind == "added" for change in changes):
        return "minor"
    return "patch" if changes else ""


def _is_private(symbol: str) -> bool:
    return any(name.startswith("_") and not name.startswith("__") for name in symbol.split("."))


def places(side: Side, path: str) -> Mapping[Place, str]:
    """What the statements of a file came to on one side."""
    return side.files[path].states if path in side.files else {}
