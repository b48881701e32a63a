"""A traceback without the frames of Airflow: what the reader can mend."""

from __future__ import annotations

import re

_FRAME = re.compile(r'  File "(?P<path>[^"]+)", line \d+')
_FOREIGN = ("/site-packages/airflow/", "<frozen importlib")


def own_frames(text: str) -> str:
    """``text`` less the frames in Airflow and in the import machinery; all of it if no other frame is there."""
    kept: list[str] = []
    foreign, own = False, False
    for line in text.splitlines():
        if match := _FRAME.match(line):
            foreign = any(part in match["path"] for part in _FOREIGN)
            own = own or not foreign
        elif not line.startswith("    "):
            foreign = False
        if not foreign:
            kept.append(line)
    return "\n".join(kept) if own else text
