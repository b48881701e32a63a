"""Memory in large pages: a fork copies one entry for 2 MB in place of 512, and its end gives back as many fewer."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

FEWEST_FORKS = 40
"""Fewer forks do not give back what it costs."""

_LARGE = 2**21
_MADV_COLLAPSE = 25  # Linux 6.1 (madvise(2)); an older kernel refuses, and all stays as it is


def use_large_pages() -> int:
    """Have the kernel put this process's own memory into large pages; return how many there are now (Linux)."""
    if sys.platform != "linux":
        return 0
    madvise = ctypes.CDLL(None).madvise
    madvise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    found = 0
    for start, end in _own_ranges():
        if madvise(start, end - start, _MADV_COLLAPSE) == 0:
            found += (end - start) // _LARGE
    return found


def _own_ranges() -> list[tuple[int, int]]:
    """Private memory that can be written and lies in no file, in whole large pages."""
    found = []
    for line in Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace").splitlines():
        place, rights, *_, name = [*line.split(maxsplit=5), ""][:6]
        if rights == "rw-p" and name in ("", "[heap]"):
            start, end = (int(part, 16) for part in place.split("-"))
            start, end = -(-start // _LARGE) * _LARGE, end // _LARGE * _LARGE
            if end > start:
                found.append((start, end))
    return found
