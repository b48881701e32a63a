"""Two sides and their DAG files, as every relation looks at them."""

from __future__ import annotations

from typing import NamedTuple

from firedoor.affected.asked import Selection
from firedoor.affected.sides import Sides
from firedoor.affected.starts import Starts, settings_of
from firedoor.affected.views import RELEASES, View


class Compared(NamedTuple):
    """The DAG files of one view at base and at head, what they start from, and all paths that were touched."""

    asked: Selection
    sides: Sides
    starts: Starts
    base_dags: list[str]
    head_dags: list[str]
    touched: list[str]
    view: View
    explained: bool = True
    """Whether anybody asks why."""

    def release(self, dag: str) -> str:
        """The touched file that gives ``dag`` another release of a library, which has not moved itself; or nothing."""
        named = [settings_of(dag), *(path for path in self.touched if path.endswith("/" + RELEASES))]
        return next((path for path in named if path in self.touched and self.view.pinned), "")
