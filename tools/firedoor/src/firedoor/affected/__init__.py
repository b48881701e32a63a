"""Two revisions → the DAG files that the change touches, and why."""

from firedoor.affected.find import find
from firedoor.affected.values import Affected, AffectedDag, DataAffectedDag, Step

__all__ = ["Affected", "AffectedDag", "DataAffectedDag", "Step", "find"]
