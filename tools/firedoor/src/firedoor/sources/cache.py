"""The facts cache: one file, keyed by blob digest, safe to share between jobs and processes.

Layout: a header line (format, rules, Python version), the marshalled summaries, the marshalled index of the
full entries, the entries. Each part carries its CRC. A file that does not verify, or that another version
wrote, is as good as none; an entry that does not verify is made anew. Writers replace the file whole (temporary name,
then rename): the last one wins and nothing is ever half-written.
"""

from __future__ import annotations

import marshal
import os
import struct
import sys
import zlib
from collections.abc import Callable, Iterable

from firedoor.sources.facts import RULES

FORMAT = 2
# A file is worth writing when one blob in so many is new; until then those few are parsed again each time.
_FEW = 256
_HEAD = struct.Struct("<QIQI")  # lengths and CRCs of summaries and index
SummaryRow = tuple[object, ...]


class FactsCache:
    """A read view of one cache file, and what this run adds to it."""

    def __init__(self, path: str | None, extra_rules: str = "") -> None:
        """Read the file at ``path``, if any; ``extra_rules`` tells apart what other extractors kept in it."""
        self.path = path
        self._header = (
            f"firedoor facts {FORMAT} {RULES} {extra_rules} py{sys.version_info[0]}.{sys.version_info[1]}\n".encode()
        )
        self.summaries: dict[str, SummaryRow] = {}
        self._index: dict[str, tuple[int, int, int]] = {}  # digest → offset, length, CRC
        self._data = b""
        self._base = 0
        self._damaged = False
        self.mend: Callable[[str], None] | None = None  # adds the entry of a digest anew
        self._added: dict[str, bytes] = {}
        self._passing: set[str] = set()  # added, not to be saved
        if path is not None:
            self._load(path)

    def _load(self, path: str) -> None:
        import mmap

        try:
            with open(path, "rb") as file:  # noqa: PTH123  # pathlib costs 10 ms of start-up
                if file.readline(200) != self._header:
                    return
                summaries_length, summaries_crc, index_length, index_crc = _HEAD.unpack(file.read(_HEAD.size))
                summaries = file.read(summaries_length)
                index = file.read(index_length)
                if zlib.crc32(summaries) != summaries_crc or zlib.crc32(index) != index_crc:
                    return
                loaded, offsets = marshal.loads(summaries), marshal.loads(index)
                if not isinstance(loaded, dict) or not isinstance(offsets, dict) or loaded.keys() != offsets.keys():
                    return
                self._base = file.tell()
                self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)  # type: ignore[assignment]  # sliced like bytes
                self.summaries, self._index = loaded, offsets
        except (OSError, ValueError, EOFError, TypeError, struct.error):
            self.summaries, self._index = {}, {}

    def missing(self, digests: Iterable[str]) -> list[str]:
        """Those of ``digests`` that are not in the cache, each once, sorted."""
        return sorted({digest for digest in digests if digest not in self.summaries})

    def lacks(self, digest: str) -> bool:
        """Whether there is no entry for ``digest``."""
        return digest not in self._added and digest not in self._index

    def add(self, digest: str, summary: SummaryRow, entry: bytes, *, lasting: bool = True) -> None:
        """Keep one extracted blob for this run, and for :meth:`save` unless it may be read better another time."""
        self.summaries[digest] = summary
        self._added[digest] = entry
        if not lasting:
            self._passing.add(digest)

    def entry(self, digest: str) -> tuple[bytes, bytes]:
        """The marshalled facts and the marshalled rows of a digest; ``b""`` for none.

        Raises ``KeyError`` when it is absent, or damaged and cannot be made anew.
        """
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

    def _entry(self, digest: str) -> tuple[bytes, bytes]:
        data = self._added.get(digest)
        if data is None:
            offset, length, crc = self._index[digest]
            data = self._data[self._base + offset : self._base + offset + length]
            if zlib.crc32(data) != crc:
                raise ValueError(digest)
        facts, rows = marshal.loads(data)
        return facts, rows

    def save(self, keep: Iterable[str] | None = None) -> bool:
        """Write the file anew when enough was added; false when the disk did not take it (a cache is no duty).

        ``keep`` limits what is carried over from the old file, so that it does not grow for ever.
        """
        few = 0 if self._damaged else len(self._index) // _FEW
        if self.path is None or len(self._added) <= few:
            return False
        wanted = self.summaries.keys() if keep is None else self.summaries.keys() & set(keep)
        index = {digest: place for digest, place in self._index.items() if digest in wanted}
        position = 0
        chunks: list[bytes] = []
        held = len(self._data) - self._base
        if (
            sum(length for _, length, _ in index.values()) * 4 < held * 3
        ):  # much is garbage: what is kept moves together
            for digest, (offset, length, crc) in sorted(index.items()):
                chunks.append(self._data[self._base + offset : self._base + offset + length])
                index[digest] = (position, length, crc)  # the old sum: damage is not made valid by copying
                position += length
        elif index:
            position = held
            chunks.append(self._data[self._base :])
        for digest in sorted((self._added.keys() & wanted) - self._passing):
            chunk = self._added[digest]
            index[digest] = (position, len(chunk), zlib.crc32(chunk))
            chunks.append(chunk)
            position += len(chunk)
        summaries = marshal.dumps({digest: self.summaries[digest] for digest in index}, 4)
        offsets = marshal.dumps(index, 4)
        head = _HEAD.pack(len(summaries), zlib.crc32(summaries), len(offsets), zlib.crc32(offsets))
        temporary = f"{self.path}.{os.getpid()}.tmp"
        try:
            _make_folder(os.path.dirname(self.path) or ".")  # noqa: PTH120  # as above
            with open(temporary, "wb") as file:  # noqa: PTH123  # as above
                file.write(self._header + head + summaries + offsets)
                file.writelines(chunks)
            os.replace(temporary, self.path)  # noqa: PTH105  # as above
        except OSError:
            _remove(temporary)
            return False
        except BaseException:
            _remove(temporary)
            raise
        return True


def _make_folder(folder: str) -> None:
    """Make the folder of the cache; a new one of our own name tells git to look away, as other tools' caches do."""
    os.makedirs(folder, exist_ok=True)  # noqa: PTH103  # as above
    ignore = os.path.join(folder, ".gitignore")  # noqa: PTH118  # as above
    if os.path.basename(folder) == "firedoor" and not os.path.exists(ignore):  # noqa: PTH110,PTH119  # as above
        with open(ignore, "w", encoding="ascii") as file:  # noqa: PTH123  # as above
            file.write("*\n")


def _remove(path: str) -> None:
    try:
        os.unlink(path)  # noqa: PTH108  # as above
    except OSError:
        return
