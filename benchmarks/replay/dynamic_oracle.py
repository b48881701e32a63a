"""The dynamic oracle: a DAG file is truly touched if what it executed, read or opened changed.

It knows less than everything (a branch not taken is not seen) but what it claims was observed.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from .changes import Change
from .executed import Execution


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a DAG file is truly touched: one sentence, and how certain the kind of reason is."""

    kind: str
    """`ran`, `read`, `body`, `imports`, `vanished`, `opened` or `listed`."""
    text: str


def touched_evidence(
    base: Execution | None,
    head: Execution,
    touched: Iterable[str],
    change_of: Callable[[str], Change | str],
    is_quiet: Callable[[str], bool] = lambda path: False,
) -> list[Evidence]:
    """Return the evidence that one DAG file is touched; none means that nothing observed had changed.

    `change_of(path)` is the change of a Python file, or the text "added" or "removed"; `is_quiet(path)`: running its
    body only defines things.
    """
    runs = {"head": head} | ({"base": base} if base is not None else {})
    failed = _failures(head) != (_failures(base) if base is not None else set())
    differing = head.loaded ^ (base.loaded if base is not None else frozenset())
    loads = failed or any(not each.endswith(".py") or not is_quiet(each) for each in differing)
    found: list[Evidence] = []
    for path in sorted(touched):
        change = change_of(path) if path.endswith(".py") else "data"
        for side, run in runs.items():
            if isinstance(change, Change):
                found += _of_module(path, change, side, run, failed=failed, loads=loads)
            elif path in run.bodies and (failed or not is_quiet(path) or _used(path, run)):
                found.append(Evidence("vanished", f"{path} was {change}; its body ran at {side}"))
            if path in run.opened:
                found.append(Evidence("opened", f"{path} was opened at {side}"))
            if change in {"added", "removed"} and path.rpartition("/")[0] in run.listed and not path.endswith(".py"):
                found.append(Evidence("listed", f"the folder of {path} was listed at {side}"))
    return sorted(set(found), key=lambda each: (ORDER.index(each.kind), each.text))


def _failures(run: Execution) -> set[str]:
    """How importing the DAG file failed, and what any code did not find: with stand-ins it may be on both sides."""
    return {each for each in run.problems if each.startswith("import of") or any(word in each for word in NOT_FOUND)}


NOT_FOUND = ("cannot import name", "has no attribute", "is not defined")


def _used(path: str, run: Execution) -> bool:
    """Whether a function of the file ran or a name of it was read; that its body ran is no use of it."""
    return any(file == path and name[:1] != "<" for file, name in run.ran | run.reads)


ORDER = ("ran", "read", "opened", "body", "vanished", "listed", "imports")


def _of_module(path: str, change: Change, side: str, run: Execution, *, failed: bool, loads: bool) -> list[Evidence]:
    if path not in run.bodies:
        return []
    found = [Evidence("ran", f"{path}: {name} ran at {side} and changed") for file, name in run.ran
             if file == path and name in change.names]  # fmt: skip
    found += [Evidence("read", f"{path}: {name} was read at {side} and changed") for file, name in run.reads
              if file == path and name in change.names]  # fmt: skip
    if change.body or (failed and change.made):
        found.append(Evidence("body", f"{path}: statements of the module body changed; it ran at {side}"))
    if side == "base" and failed:
        gone = sorted(name for file, name in run.imported if file == path and name in change.removed)
        found += [Evidence("vanished", f"{path}: {name} was imported from it at base and is gone") for name in gone]
    if change.imports and loads:
        first = ", ".join(sorted(change.imports)[:3])
        found.append(Evidence("imports", f"{path}: its imports changed ({first}); it ran at {side}"))
    return found
