"""What a run says of changed libraries: the verdicts of ``firedoor compat``, kept as long as nothing changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from firedoor.pipelines.which import Which


@dataclass(frozen=True, slots=True)
class LibraryChanges:
    """``document`` is that of ``firedoor compat`` without tests, empty where no library changed; ``text`` shows it."""

    failed: bool
    text: str
    document: Mapping[str, Any]


NONE = LibraryChanges(False, "", {})


def library_changes(which: Which, base: str | None) -> LibraryChanges:
    """The verdicts on the libraries that differ from ``base``, a commit; none where there is no base.

    Uses are run as ``firedoor compat`` runs them; contract tests and tests of DAGs are left to it. Raises what
    :func:`firedoor.compat.check.compat` raises.
    """
    if base is None:
        return NONE
    found = which.kept("compat", base)
    if found is None:
        found = _judged(which, base)
        which.keep(found, "compat", base)
    return LibraryChanges(bool(found["failed"]), str(found["text"]), found["document"])


def _judged(which: Which, base: str) -> dict[str, Any]:
    from firedoor.compat.check import MEANS, compat
    from firedoor.compat.older_releases import Judging
    from firedoor.pipelines.clocks import clocks
    from firedoor.pipelines.compat_answer import answer_of
    from firedoor.reports.compat_tests import answer_text
    from firedoor.reports.paint import PLAIN

    here = which.checkout
    path = str(here.root)
    report = compat(path, base=base, environ=which.environ)
    if not report.libraries:
        return {"failed": False, "text": "", "document": {}}
    by = Judging(MEANS, None, lambda _: None)
    answer = answer_of(path, report, clocks(here.repository, which.environ), by=by, environ=which.environ)
    return {"failed": answer.failed, "text": answer_text(answer, PLAIN), "document": answer.to_json()}
