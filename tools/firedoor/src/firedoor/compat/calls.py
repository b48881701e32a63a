"""``firedoor compat --calls lib.mod.func``: every use of one symbol, and the DAG files that reach it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from firedoor.affected.reach import reach_of
from firedoor.affected.survey import Survey
from firedoor.closure.graph import Graph
from firedoor.closure.keys import BODY, Key
from firedoor.compat.libraries import module_of, package_of
from firedoor.compat.uses import all_uses
from firedoor.compat.values import CALL, IMPORT, Use
from firedoor.errors import UsageError

SCHEMA = "firedoor.compat-calls/1"
_FURTHEST = 12


@dataclass(frozen=True, slots=True)
class Call:
    """One use, with the DAG files that reach it, sorted."""

    use: Use
    dags: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """The entry in the JSON contract."""
        return self.use.to_json() | {"dags": list(self.dags)}


@dataclass(frozen=True, slots=True)
class Calls:
    """Every use of ``symbol`` outside of the file that defines it, sorted by place."""

    symbol: str
    place: str
    uses: tuple[Call, ...]

    @property
    def dags(self) -> tuple[str, ...]:
        """The DAG files that reach one of them, sorted."""
        return tuple(sorted({dag for call in self.uses for dag in call.dags}))

    def to_json(self) -> dict[str, object]:
        """The document of the contract."""
        return {
            "schema": SCHEMA,
            "symbol": self.symbol,
            "defined": self.place,
            "uses": [call.to_json() for call in self.uses],
            "dags": list(self.dags),
        }


def calls_of(found: Survey, symbol: str) -> Calls:
    """Who uses ``symbol``, under whatever name it is imported. Raises UsageError FD772 where there is none."""
    graph, roots = found.sides.head_graph, found.sides.roots
    digests = {path: digest for path, digest in found.sides.head.digests.items() if path.endswith(".py")}
    modules = {module_of(path, roots): path for path in sorted(digests)}
    target = _meant(symbol, modules, graph)
    if target is None or (target[1] and target[1] not in found.sides.head.facts(target[0]).bindings):
        raise UsageError(
            "FD772",
            f"no symbol is called {symbol!r}",
            because="no module of the repository has that name in it"
            if target is None
            else f"{target[0]} has no such name",
            fix="firedoor compat --calls package.module.name",
        )
    every = all_uses(digests, found.blobs, found.sides.head.cache, {path: package_of(path, roots) for path in digests})
    home = _home(target, graph)
    met: list[Use] = []
    top = module_of(home[0], roots).partition(".")[0]
    for path, uses in every.items():
        if path == home[0]:
            continue
        within = module_of(path, roots).partition(".")[0] == top
        for use in uses:
            if within and use.form == IMPORT:
                continue  # a package that hands on its own is no user of it
            key = _meant(use.symbol, modules, graph)
            if key is not None and (key == target or _home(key, graph) == home) and _same_end(use.symbol, symbol, key):
                met.append(use)
    reach: dict[Key, set[str]] = {}
    wanted = {(use.path, use.definition) for use in met}
    for seen, dags in found.parted(found.dag_files):
        ambient = seen.sides.ambient()[1]
        for dag in dags:
            for key in wanted & reach_of(seen, dag, ambient=ambient).via.keys():
                reach.setdefault(key, set()).add(dag)
    ordered = sorted(met, key=lambda use: ((use.path, use.definition) not in reach, use.form != CALL, use.order))
    listed = tuple(Call(use, tuple(sorted(reach.get((use.path, use.definition), ())))) for use in ordered)
    return Calls(symbol, f"{home[0]}:{graph.line(home)}", listed)


def _meant(symbol: str, modules: Mapping[str, str], graph: Graph) -> Key | None:
    names = symbol.split(".")
    for size in range(len(names), 0, -1):
        path = modules.get(".".join(names[:size]))
        if path is not None:
            return (path, names[size]) if size < len(names) else (path, BODY)
    return None


def _same_end(used: str, symbol: str, key: Key) -> bool:
    """A method is asked for by its class: ``Table.read`` is not every use of ``Table``."""
    name = key[1] or symbol.rpartition(".")[2]
    asked = symbol.split(".")
    rest = asked[asked.index(name) + 1 :] if name in asked else []
    return not rest or used.split(".")[-len(rest) :] == rest


def _home(key: Key, graph: Graph) -> Key:
    """Where a name is defined, through the imports that hand it on."""
    for _ in range(_FURTHEST):
        if not key[1] or key[0] not in graph.snapshot.digests or graph.snapshot.is_definition(*key):
            return key
        onward = [
            step
            for step in graph.edges(key)
            if step[1] not in ("", "*") and step[0].endswith(".py") and step[1].isidentifier()
        ]
        if len(onward) != 1:
            return key
        key = onward[0]
    return key
