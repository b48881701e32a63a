"""Facts for all blobs of a tree: from the cache, and for the rest by parsing in parallel."""

from __future__ import annotations

import gc
import marshal
import os
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from firedoor.sources.cache import FactsCache
from firedoor.sources.facts import DAG_AT_IMPORT, HAS_ROWS, UNREADABLE, Facts, from_row

if TYPE_CHECKING:
    from firedoor.revisions import Blobs

# Below this many files a second process costs more than it saves.
_WORTH_A_PROCESS = 80
# What cannot be read may construct a DAG.
_LOST = UNREADABLE | DAG_AT_IMPORT
Progress = Callable[[str], None]


def load(
    cache: FactsCache,
    blobs: Blobs,
    kinds: Mapping[str, str],
    *,
    extra: str = "",
    jobs: int | None = None,
    progress: Progress | None = None,
) -> int:
    """Make ``cache`` hold every digest of ``kinds`` (digest → ``"py"`` or a text kind); returns how many were parsed.

    A blob that cannot be read (partial clone, damaged object) becomes an opaque entry named by its digest.
    """
    cache.mend = lambda digest: _again(cache, blobs, digest, kinds.get(digest, "text"), extra)
    wanted = {digest: kinds[digest] for digest in (*cache.missing(kinds), *cache.misread(kinds))}
    if not wanted:
        return 0
    if progress is not None:
        progress(f"reading {len(wanted)} new files")
    jobs = jobs or min(os.cpu_count() or 1, 8)
    if len(wanted) < _WORTH_A_PROCESS or jobs == 1:
        _here(cache, blobs, wanted, extra)
    else:
        _in_processes(cache, blobs, wanted, extra, jobs)
    for digest in cache.missing(wanted):
        _opaque(cache, digest, "the object is missing or damaged", _LOST)
    return len(wanted)


def _again(cache: FactsCache, blobs: Blobs, digest: str, kind: str, extra: str) -> None:
    _here(cache, blobs, {digest: kind}, extra)
    if digest not in cache:
        _opaque(cache, digest, "the object is missing or damaged", _LOST)


def _here(cache: FactsCache, blobs: Blobs, wanted: dict[str, str], extra: str) -> None:
    from firedoor.sources.worker import extract_all

    collecting = gc.isenabled()
    gc.disable()  # see worker.main
    try:
        for digest, summary, entry in extract_all(blobs, wanted, extra):
            cache.add(digest, summary, entry, text=wanted[digest] != "py")
    finally:
        if collecting:
            gc.enable()


def _in_processes(cache: FactsCache, blobs: Blobs, wanted: dict[str, str], extra: str, jobs: int) -> None:
    import pickle
    import subprocess
    from contextlib import suppress

    digests = list(wanted)
    shares = [{digest: wanted[digest] for digest in digests[start::jobs]} for start in range(jobs)]
    while shares:
        running = []
        for share in shares[:jobs]:
            process = subprocess.Popen(
                [sys.executable, "-m", "firedoor.sources.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            assert process.stdin is not None
            with suppress(BrokenPipeError), process.stdin:  # one that died at once is told by its exit code
                process.stdin.write(pickle.dumps((blobs, share, extra)))
            running.append((share, process))
        shares = shares[jobs:]
        for share, process in running:
            assert process.stdout is not None
            with process.stdout:
                data = process.stdout.read()
            code = process.wait()
            if code == 0:
                for digest, summary, entry in marshal.loads(data):
                    cache.add(digest, summary, entry, text=share[digest] != "py")
            elif code > 0:  # it could not even start: what it was asked for is done here
                _here(cache, blobs, share, extra)
            elif len(share) > 1:  # a signal: the parser crashed; halve until the file that does it stands alone
                names = list(share)
                half = len(names) // 2
                shares += [{n: share[n] for n in names[:half]}, {n: share[n] for n in names[half:]}]
            else:
                _opaque(cache, next(iter(share)), "the parser crashed on this file")


def _opaque(cache: FactsCache, digest: str, why: str, flags: int = 0) -> None:
    from firedoor.sources.extract import entry_of, summarise
    from firedoor.sources.module import unparsable

    facts = unparsable(digest.encode(), why)
    facts = facts._replace(flags=facts.flags | flags)
    summary = tuple(summarise(facts))
    cache.add(digest, summary, entry_of(facts, [], summary), lasting=False)


def facts_in(cache: FactsCache, digest: str) -> Facts:
    """The full facts of one Python blob. Raises ``KeyError`` when the cache does not hold it."""
    try:
        return from_row(marshal.loads(cache.entry(digest)[0]))
    except (ValueError, EOFError, TypeError):  # the right sum around the wrong shape
        cache.renew(digest)
        return from_row(marshal.loads(cache.entry(digest)[0]))


def rows_in(cache: FactsCache, digest: str) -> list[tuple[object, ...]]:
    """What the extra extractor kept beside the facts of one blob."""
    summary = cache.summary(digest)
    if summary is None or not int(summary[0]) & HAS_ROWS:  # type: ignore[call-overload]  # a summary's first part is its flags
        return []
    rows = cache.entry(digest)[1]
    return marshal.loads(rows) if rows else []
