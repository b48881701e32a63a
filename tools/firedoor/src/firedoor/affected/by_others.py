"""DAG files that are selected for a second producer of their dag_id, for pins, and for their tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from firedoor.affected.asked import FILE_PRECISION
from firedoor.affected.checks import TESTS, tested_dags
from firedoor.affected.compared import Compared
from firedoor.affected.inputs import Inputs
from firedoor.affected.producers import second_producers
from firedoor.affected.reasons import CHECK, CODE, PIN, EveryReason
from firedoor.affected.values import Step

if TYPE_CHECKING:
    from firedoor.affected.pinned import PinHit


def by_second_producer(seen: Compared, reasons: EveryReason, files: set[str]) -> None:
    """Select both DAG files that define one dag_id."""
    for dag, (other, dag_id) in second_producers(files, seen.head_dags, seen.sides).items():
        reasons.of(dag).add(
            CODE, [Step(other, "", 1), Step(dag, "", 1)], note=f"{other} defines the dag_id {dag_id!r} too"
        )


def by_pins(seen: Compared, reasons: EveryReason, inputs: Inputs, files: set[str]) -> None:
    """Select what reaches a pin that differs."""
    memory = seen.sides.memory
    if memory is not None and memory.has_same_pins(files.union(seen.touched)):
        return
    from firedoor.pins.formats import find_locks
    from firedoor.pins.images import build_files

    names = set(find_locks(seen.touched)) | set(build_files(seen.touched))
    if not names:
        return
    for dag, hit in inputs.pin_table(by_file=seen.asked.precision == FILE_PRECISION).hits().items():
        reasons.of(dag).add(PIN, _pin_steps(hit, dag), exact=hit.exact, note=f"{', '.join(hit.pins)}: {hit.reason}")


def by_checks(seen: Compared, reasons: EveryReason, files: set[str]) -> None:
    """Select the DAG files of changed tests, for that check."""
    for dag, test in tested_dags(files, seen.head_dags, seen.sides.forward, seen.sides.importers).items():
        reason = reasons.of(dag)
        reason.add(CHECK, [Step(test, "", None), Step(dag, "", 1)])
        reason.checks.add(TESTS)


def _pin_steps(hit: PinHit, dag: str) -> list[Step]:
    return [Step(hit.lock, ", ".join(hit.pins[:3]), None), Step(dag, "", 1)]
