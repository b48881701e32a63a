"""The facts cache: one file, keyed by blob digest, safe to share between jobs and processes.

It keeps of each blob a summary and an entry with the full facts, and beside them what a run found of a whole tree, by
name. A file that does not verify, or that another version wrote, is as good as none; an entry that does not verify is
made anew. How the file is laid out: :mod:`firedoor.sources.cachefile`.
"""

from __future__ import annotations

import marshal
import sys
import zlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from firedoor.sources.cachefile import CacheFile, write
from firedoor.sources.facts import RULES

FORMAT = 4
# A file is worth writing when one blob in so many is new; until then those few are parsed again each time.
_FEW = 256
_SUMMARIES, _INDEX, _TEXTS = "summaries", "index", "texts"
_FACTS = (_SUMMARIES, _INDEX, _TEXTS)
SummaryRow = tuple[object, ...]


class FactsCache:
    """A read view of one cache file, and what this run adds to it."""

    def __init__(self, path: str | None, extra_rules: str = "") -> None:
        """Read the file at ``path``, if any; ``extra_rules`` tells apart what other extractors kept in it."""
        self.path = path
        self._header = (
            f"firedoor facts {FORMAT} {RULES} {extra_rules} py{sys.version_info[0]}.{sys.version_info[1]}\n".encode()
        )
        self._file = CacheFile(path, self._header) if path is not None else None
        self._index: dict[str, tuple[int, int, int]] = self._facts_part(_INDEX)  # digest → offset, length, CRC
        self._texts: set[str] = set(self._facts_part(_TEXTS))  # what was not read as Python
        self._summaries: dict[str, SummaryRow] | None = None
        self._damaged = False
        self.mend: Callable[[str], None] | None = None  # adds the entry of a digest anew
        self._added: dict[str, tuple[SummaryRow, bytes]] = {}
        self._passing: set[str] = set()  # added, not to be saved
        self._kept: dict[str, bytes] = {}  # parts to be saved, marshalled

    def _facts_part(self, name: str) -> dict[str, Any]:
        found = self._file.part(name) if self._file is not None else None
        return found if isinstance(found, dict) else {}

    @property
    def summaries(self) -> dict[str, SummaryRow]:
        """The summary of every blob, by digest."""
        if self._summaries is None:
            self._summaries = self._facts_part(_SUMMARIES)
            self._summaries.update((digest, summary) for digest, (summary, _) in self._added.items())
        return self._summaries

    def __contains__(self, digest: str) -> bool:
        """Whether there is an entry for ``digest``."""
        return digest in self._added or digest in self._index

    def missing(self, digests: Iterable[str]) -> list[str]:
        """Those of ``digests`` that are not in the cache, each once, sorted."""
        return sorted({digest for digest in digests if digest not in self})

    def misread(self, kinds: Mapping[str, str]) -> list[str]:
        """Those of the digests ``kinds`` that are here as Python and are text, or the other way round: a rename."""
        texts = self._texts
        return [digest for digest, kind in kinds.items() if digest in self and (kind != "py") != (digest in texts)]

    def add(self, digest: str, summary: SummaryRow, entry: bytes, *, text: bool = False, lasting: bool = True) -> None:
        """Keep one extracted blob for this run, and for :meth:`save` unless it may be read better another time.

        ``text``: it was not read as Python.
        """
        (self._texts.add if text else self._texts.discard)(digest)
        self._added[digest] = (summary, entry)
        if self._summaries is not None:
            self._summaries[digest] = summary
        if not lasting:
            self._passing.add(digest)

    def entry(self, digest: str) -> tuple[bytes, bytes]:
        """The marshalled facts and the marshalled rows of a digest; ``b""`` for none.

        Raises ``KeyError`` when it is absent, or damaged and cannot be made anew.
        """
        return self._whole_entry(digest)[:2]

    def summary(self, digest: str) -> SummaryRow | None:
        """The summary of one blob, ``None`` where it has none; to read :attr:`summaries` is cheaper for all of them."""
        if self._summaries is not None:
            return self._summaries.get(digest)
        if digest in self._added:
            return self._added[digest][0]
        return self._whole_entry(digest)[2] if digest in self._index else None

    def _whole_entry(self, digest: str) -> tuple[bytes, bytes, SummaryRow]:
        try:
            return self._entry(digest)
        except (ValueError, EOFError, TypeError):
            self.renew(digest)
            return self._entry(digest)

    def renew(self, digest: str) -> None:
        """Make an entry anew that turned out to be damaged. Raises ``KeyError`` when that cannot be."""
        self._damaged = True
        self._index.pop(digest, None)
        self._added.pop(digest, None)
        if self.mend is None:
            raise KeyError(digest)
        self.mend(digest)

    def _entry(self, digest: str) -> tuple[bytes, bytes, SummaryRow]:
        added = self._added.get(digest)
        if added is not None:
            data = added[1]
        else:
            offset, length, crc = self._index[digest]
            assert self._file is not None
            data = self._file.entry(offset, length)
            if zlib.crc32(data) != crc:
                raise ValueError(digest)
        facts, rows, summary = marshal.loads(data)
        return facts, rows, summary

    @property
    def is_passing(self) -> bool:
        """Whether something was added for this run alone, since it may be read better another time."""
        return bool(self._passing)

    def kept(self, name: str) -> Any:
        """What is kept under ``name``, by this run or an earlier one; ``None`` where there is nothing."""
        if name in self._kept:
            return marshal.loads(self._kept[name])
        return self._file.part(name) if self._file is not None else None

    def keep(self, name: str, value: Any) -> None:
        """Have :meth:`save` keep a value that marshals under ``name``, in place of what is there."""
        self._kept[name] = marshal.dumps(value, 4)

    def save(self, keep: Iterable[str] | None = None) -> bool:
        """Write the file anew when enough was added; false when the disk did not take it (a cache is no duty).

        ``keep`` limits what is carried over from the old file, so that it does not grow for ever.
        """
        few = 0 if self._damaged else len(self._index) // _FEW
        if self.path is None or (len(self._added) <= few and not self._kept):
            return False
        wanted = self.summaries.keys() if keep is None else self.summaries.keys() & set(keep)
        index, entries = self._carried_over(wanted)
        position = sum(map(len, entries))
        for digest in sorted((self._added.keys() & wanted) - self._passing):
            entry = self._added[digest][1]
            index[digest] = (position, len(entry), zlib.crc32(entry))
            entries.append(entry)
            position += len(entry)
        parts = {
            _SUMMARIES: marshal.dumps({digest: self.summaries[digest] for digest in index}, 4),
            _INDEX: marshal.dumps(index, 4),
            _TEXTS: marshal.dumps(dict.fromkeys(sorted(self._texts & index.keys())), 4),
        }
        for name in self._file.names() if self._file is not None else ():
            if name not in _FACTS:
                parts[name] = self._file.raw(name)  # type: ignore[union-attr]  # there are names
        return write(self.path, self._header, {**parts, **self._kept}, entries)

    def _carried_over(self, wanted: Iterable[str]) -> tuple[dict[str, tuple[int, int, int]], list[bytes]]:
        """The index and the bytes of those entries of the old file that are ``wanted``."""
        names = set(wanted)
        index = {digest: place for digest, place in self._index.items() if digest in names}
        if not index or self._file is None:
            return {}, []
        held = self._file.held
        if sum(length for _, length, _ in index.values()) * 4 >= held * 3:
            return index, [self._file.entry(0, held)]
        entries: list[bytes] = []
        position = 0
        for digest, (offset, length, crc) in sorted(index.items()):  # much is garbage: what is kept moves together
            entries.append(self._file.entry(offset, length))
            index[digest] = (position, length, crc)  # the old sum: damage is not made valid by copying
            position += length
        return index, entries
