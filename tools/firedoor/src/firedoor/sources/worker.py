"""A process that extracts the facts of its share of blobs: request on stdin, rows on stdout, both framed by pipes.

A process of its own, so that a file which crashes the parser takes no more than its share with it.
"""

from __future__ import annotations

import gc
import marshal
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from firedoor.sources.extract import Extra, extract

if TYPE_CHECKING:
    from collections.abc import Iterable

    from firedoor.revisions import Blobs

Row = tuple[str, tuple[object, ...], bytes]


def extract_all(blobs: Blobs, wanted: dict[str, str], extra_name: str) -> Iterable[Row]:
    """``(digest, summary row, entry)`` for each readable digest of ``wanted`` (digest → kind)."""
    extra = load_extra(extra_name)
    for digest, data in blobs.read(wanted):
        if data is not None:
            summary, entry = extract(data, wanted[digest], extra)
            yield digest, summary, entry


def load_extra(name: str) -> Extra | None:
    """The function that ``module:function`` names; ``None`` for ``""``."""
    if not name:
        return None
    module, _, function = name.partition(":")
    found: Extra = getattr(import_module(module), function)
    return found


def main() -> None:
    """Serve one request."""
    gc.disable()  # a syntax tree is no garbage until its file is done: collecting costs half of all parsing
    import pickle

    blobs, wanted, extra_name = pickle.load(sys.stdin.buffer)
    out = sys.stdout.buffer
    rows = list(extract_all(blobs, wanted, extra_name))
    out.write(marshal.dumps(rows, 4))
    out.flush()


if __name__ == "__main__":
    main()
