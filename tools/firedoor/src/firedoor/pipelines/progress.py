"""Live progress on stderr: one line that is renewed on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from shutil import get_terminal_size
from typing import TextIO


class Progress:
    """Tells the story of a run. ``say`` ends a line, ``tick`` renews the last one where that is possible."""

    def __init__(self, stream: TextIO | None = None) -> None:
        """Write to ``stream``, by default stderr."""
        self._stream = stream or sys.stderr
        self._renews = self._stream.isatty()
        self._shown = ""

    def say(self, text: str) -> None:
        """One finished line."""
        self._clear()
        print(text, file=self._stream, flush=True)

    def tick(self, running: Mapping[str, float]) -> None:
        """What runs now, with its seconds so far; shown on a terminal only."""
        if not self._renews:
            return
        text = "   ".join(f"{name} {seconds:.0f} s" for name, seconds in running.items())
        text = text[: get_terminal_size().columns - 1]
        if text != self._shown:
            self._clear()
            self._stream.write(text)
            self._stream.flush()
            self._shown = text

    def _clear(self) -> None:
        if self._shown:
            self._stream.write("\r\x1b[2K")
            self._shown = ""
