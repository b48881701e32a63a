"""How far a replay is: one line that moves on a terminal, a line for every 25 changes elsewhere."""

from __future__ import annotations

from typing import TextIO

from firedoor.affected.replayed import Replayed

_EVERY = 25


class ReplayProgress:
    """Call it after each change with how many are done, of how many, and the answer."""

    def __init__(self, stream: TextIO, is_terminal: bool) -> None:
        self._stream = stream
        self._is_terminal = is_terminal

    def __call__(self, done: int, wanted: int, answer: Replayed) -> None:
        """Say it; the line of a terminal is wiped after the last change."""
        said = answer.error or f"{next(iter(answer.selected.values()))} of {answer.dag_files} DAG files"
        line = f"… {done} of {wanted} changes  {answer.change.commit[:9]}  {said}"
        if self._is_terminal:
            self._stream.write(f"\r\x1b[K{line if done < wanted else ''}")
            self._stream.flush()
        elif done % _EVERY == 0 and done < wanted:
            self._stream.write(line + "\n")
