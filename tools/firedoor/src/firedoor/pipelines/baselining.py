"""The next form of the baseline file: what evidence shows to be mended goes; nothing comes but by its name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from firedoor.affected.called import called
from firedoor.affected.fingerprints import fingerprints
from firedoor.affected.owners import owners
from firedoor.affected.survey import survey
from firedoor.errors import UsageError
from firedoor.evidence import GREEN, Everything, Record, Verdict
from firedoor.evidence import verdict as verdict_of
from firedoor.gate.baseline import BASELINE, Red, baseline_text, read_baseline, shrunk
from firedoor.gate.next_files import NextBaseline, Subject
from firedoor.reports.documents import write


def next_baseline(
    repo: str,
    shown: Everything,
    *,
    today: date,
    add: Sequence[str] = (),
    owner: str = "",
    cache: str | None = None,
    environ: Mapping[str, str],
) -> NextBaseline:
    """What the baseline of the work tree at ``repo`` becomes by the evidence in ``shown``.

    Where there is no file yet, every DAG file that is red enters it, once there is evidence of all; later only those
    that ``add`` names. ``owner`` is that of entries for which neither dag.toml nor CODEOWNERS names one. Raises
    UsageError FD850 for an unusable file, FD856 where an entry would have no owner, FD857 where ``add`` names a DAG
    file that is not red.
    """
    found = survey(repo, cache=cache, environ=environ)
    prints = fingerprints(found)
    verdicts = _verdicts(prints, shown.records)
    red = {subject for subject, said in verdicts.items() if said != GREEN}
    before = _read(found.text(BASELINE))
    asked = {called(word, found.dag_files, "ci baseline --add") for word in add}
    _all_red(asked, red)
    kept, dropped = shrunk(before or (), verdicts, found.dag_files)
    known = {entry.subject for entry in kept}
    unknown = tuple(sorted(set(found.dag_files) - {dag for dag, _ in verdicts}))
    first = before is None and not unknown and not asked
    wanted = {subject for subject in red - known if first or subject[0] in asked}
    who = owners(found.head.entries, found.blobs, [dag for dag, _ in wanted]).of
    added = _entries(sorted(wanted), who, owner, today)
    return NextBaseline(
        before=before,
        entries=tuple(sorted([*kept, *added])),
        added=added,
        dropped=dropped,
        left=tuple(sorted(red - known - wanted)),
        unknown=unknown,
    )


def write_baseline(root: Path, baseline: NextBaseline) -> Path:
    """Write the file at the root of the work tree; one without an entry goes."""
    path = root / BASELINE
    if baseline.entries:
        write(str(path), baseline_text(baseline.entries))
    else:
        path.unlink(missing_ok=True)
    return path


def _verdicts(prints: Mapping[str, str], records: Iterable[Record]) -> dict[Subject, Verdict]:
    """The verdict on each (DAG file, check) of which there is evidence for a gate, by the key that was used last."""
    dags: dict[str, list[str]] = {}
    for dag, fingerprint in prints.items():
        dags.setdefault(fingerprint, []).append(dag)
    by_subject: dict[Subject, list[Record]] = {}
    for record in records:
        for dag in dags.get(record.key.fingerprint, ()) if not record.origin.local else ():
            by_subject.setdefault((dag, record.key.check), []).append(record)
    return {subject: _last(found) for subject, found in by_subject.items()}


def _last(records: Sequence[Record]) -> Verdict:
    newest = max(records, key=lambda record: (record.origin.at, record.key.digest))
    return verdict_of(record for record in records if record.key == newest.key)


def _read(text: str | None) -> tuple[Red, ...] | None:
    return None if text is None else read_baseline(text.encode())


def _all_red(asked: set[str], red: Collection[Subject]) -> None:
    for dag in sorted(asked - {dag for dag, _ in red}):
        raise UsageError(
            "FD857",
            f"{dag} cannot enter the baseline",
            because="no evidence shows that it fails a check",
            fix=f"firedoor run --through smoke {dag}",
        )


def _entries(
    subjects: Iterable[Subject], who: Mapping[str, tuple[str, ...]], owner: str, today: date
) -> tuple[Red, ...]:
    found = []
    nobody = []
    for dag, check in subjects:
        answers = " ".join(who[dag]) or owner
        if not answers:
            nobody.append(dag)
            continue
        found.append(Red(dag, check, answers, today))
    if nobody:
        raise UsageError(
            "FD856",
            f"nobody is named who will mend {nobody[0]}" + (f" and {len(nobody) - 1} more" if nobody[1:] else ""),
            because="neither dag.toml nor CODEOWNERS names an owner, and an entry must have one",
            fix="firedoor ci baseline --owner TEAM",
        )
    return tuple(found)
