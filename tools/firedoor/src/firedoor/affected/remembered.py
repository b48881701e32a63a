"""What a selection leaves in the facts cache for the next one."""

from __future__ import annotations

from firedoor.affected.compared import Compared
from firedoor.affected.dataset import TableUses
from firedoor.affected.inputs import Inputs
from firedoor.affected.memory import head_links, leave, worth_keeping
from firedoor.closure.linked import LinkedDags
from firedoor.closure.modules import infer_roots


def leave_memory(seen: Compared, inputs: Inputs) -> None:
    """Have the cache keep what head leads to, for the next run, if that is better off with it."""
    sides, configured = seen.sides, bool(seen.asked.head_config.roots)
    if sides.memory is not None:
        seen.asked.seen.update(sides.memory.digests)
    if not worth_keeping(sides.memory, seen.asked.cache, sides.head_graph, configured=configured):
        return
    if not (configured or infer_roots(sides.head.digests) == sides.roots):
        return  # base has a root of its own, which head's links know
    pins = inputs.pin_table(by_file=False)
    if pins.lost:
        return  # another run may be able to read them
    links = head_links(sides.links, sides.file_links, sides.base, sides.head_graph)
    uses = TableUses(links.forward, [sides.head])
    dags = LinkedDags(
        frozenset(seen.head_dags),
        pins.files("head"),
        {
            dag: (outside, tuple(inputs.pin_parts(dag, outside, base=False)))
            for dag, outside in ((dag, inputs.outside.of(dag, "head")) for dag in seen.head_dags)
        },
        {dag: tuple(use.to_row() for use in sorted(found)) for dag in seen.head_dags if (found := uses.of(dag))},
    )
    starts = {key for dag in seen.head_dags for key in seen.starts.of(dag, base=False)}
    leave(seen.asked.cache, sides.head_graph, links, starts, dags, configured=configured)
