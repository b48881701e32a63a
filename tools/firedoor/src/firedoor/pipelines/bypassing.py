"""A new entry in the file of emergencies; those that are over go with the same stroke."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from firedoor.affected.called import called
from firedoor.affected.survey import survey
from firedoor.errors import UsageError
from firedoor.gate.bypass import BYPASS, LONGEST, Bypass, bypass_text, read_bypasses
from firedoor.gate.next_files import NextBypasses
from firedoor.reports.documents import write
from firedoor.revisions.git import run


def next_bypasses(
    repo: str,
    words: Sequence[str],
    *,
    reason: str,
    until: date,
    by: str = "",
    now: datetime,
    cache: str | None = None,
    environ: Mapping[str, str],
) -> NextBypasses:
    """What the file of the work tree at ``repo`` becomes when the DAG files that ``words`` name may pass ``until``.

    ``by`` is git's ``user.email``, if not given. Raises UsageError FD850 for an unusable file, FD858 for a day that
    cannot be, FD859 without a reason or a name.
    """
    _possible(until, now)
    found = survey(repo, cache=cache, environ=environ)
    name = by or run(found.repository.folder, "config", "user.email").text
    if not (reason.strip() and name.strip()):
        raise UsageError(
            "FD859",
            "a bypass says why, and who asked for it",
            because="the reason is empty" if not reason.strip() else "git knows no user.email",
            fix="firedoor ci bypass DAG --reason 'the feed closes at noon' --until DAY --by NAME",
        )
    text = found.text(BYPASS)
    before = read_bypasses(text.encode() if text is not None else None)
    dags = sorted({called(word, found.dag_files, "ci bypass") for word in words})
    added = tuple(Bypass(dag, reason.strip(), name.strip(), until) for dag in dags)
    over = tuple(entry for entry in before if entry.end <= now)
    kept = [entry for entry in before if entry not in over and entry.dag_file not in dags]
    return NextBypasses(tuple(sorted([*kept, *added])), added, over)


def write_bypasses(root: Path, bypasses: NextBypasses) -> Path:
    """Write the file at the root of the work tree."""
    path = root / BYPASS
    write(str(path), bypass_text(bypasses.entries))
    return path


def _possible(until: date, now: datetime) -> None:
    today = now.astimezone(UTC).date()
    if today <= until <= today + LONGEST:
        return
    last = (today + timedelta(days=1)).isoformat()
    raise UsageError(
        "FD858",
        f"a bypass cannot end on {until.isoformat()}",
        because=f"it ends on a day from {today.isoformat()} to {(today + LONGEST).isoformat()}: an emergency is short",
        fix=f"firedoor ci bypass DAG --reason WHY --until {last}",
    )
