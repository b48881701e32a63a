"""The pins that serve DAG files against known vulnerabilities: ``firedoor.audit/1``. What cannot be judged is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from firedoor.errors import UsageError
from firedoor.findings import ERROR, WARNING, Finding
from firedoor.pins.advisory import Advisory, Affected, UnorderedError, affects
from firedoor.pins.lock import Lock
from firedoor.pins.osv import OsvData
from firedoor.pins.pin_lines import pin_lines
from firedoor.pins.serves import Serves
from firedoor.pins.units import unit_of
from firedoor.pins.unjudged import about_data, exact_elsewhere, unjudged, without_lock
from firedoor.pins.vulnerability import Place, Vulnerability, vulnerabilities

SCHEMA = "firedoor.audit/1"


@dataclass(frozen=True, slots=True)
class Ignore:
    """An entry of ``[tool.firedoor.audit] ignore``: ``id`` is no finding up to the day ``until`` (UTC), included."""

    id: str
    until: date
    reason: str
    owner: str

    def to_json(self) -> dict[str, object]:
        """The entry in ``firedoor.audit/1``."""
        return {"id": self.id, "until": self.until.isoformat(), "reason": self.reason, "owner": self.owner}


@dataclass(frozen=True, slots=True)
class Audit:
    """Which pins of the locks of DAG files are known to be vulnerable, by which data, and what could not be judged."""

    data: OsvData
    locks: tuple[str, ...]
    judged: int
    vulnerabilities: tuple[Vulnerability, ...]
    ignored: tuple[tuple[Ignore, Vulnerability], ...]
    findings: tuple[Finding, ...]

    @property
    def failed(self) -> bool:
        """Whether something was found, or the data is not fit to say that nothing was."""
        return bool(self.vulnerabilities) or any(finding.level == ERROR for finding in self.findings)

    def to_json(self) -> dict[str, object]:
        """The document of the contract."""
        return {
            "schema": SCHEMA,
            "data": {
                "date": self.data.date.isoformat(),
                "records": self.data.records,
                "distributions": len(self.data.by_name),
                "withdrawn": self.data.withdrawn,
                "elsewhere": self.data.elsewhere,
            },
            "locks": list(self.locks),
            "judged": self.judged,
            "vulnerabilities": [found.to_json() for found in self.vulnerabilities],
            "ignored": [{"ignore": entry.to_json(), **found.to_json()} for entry, found in self.ignored],
            "findings": [finding.to_json() for finding in self.findings],
        }


def audit(
    locks: Mapping[str, Lock],
    serves: Mapping[str, Serves],
    texts: Mapping[str, bytes],
    dags: Sequence[str],
    data: OsvData,
    now: datetime,
    max_age: int,
    ignore: Sequence[Ignore] = (),
) -> Audit:
    """Judge every pin of the locks that serve ``dags``; data older than ``max_age`` days is a finding.

    Raises UsageError FD242 where no lock serves any of them: nothing would be judged.
    """
    served = {path: tuple(dag for dag in dags if dag in serves[path].dag_files) for path in sorted(locks)}
    serving = {path: found for path, found in served.items() if found and not _compiled(path, locks)}
    if not serving:
        raise UsageError(
            "FD242",
            "there is no pin to audit",
            because=f"no lock serves any of {len(dags)} DAG files",
            fix="firedoor doctor, which lists the locks and what they serve",
        )
    findings = [*about_data(data, now, max_age)]
    places: dict[tuple[str, str], list[Place]] = {}
    for path, found in serving.items():
        lines = pin_lines(locks[path], texts.get(path, b""))
        known = exact_elsewhere(path, serving, locks)
        findings += unjudged(locks[path], lines, known)
        for name, pin in locks[path].pins.items():
            entries = lines.get(name, ())
            place = Place(path, entries[0].line if entries else None, found)
            for version in filter(None, pin.version.split("|")):
                places.setdefault((name, version), []).append(place)
    findings += without_lock(dags, serving, locks)
    if not places:
        findings.append(Finding("", None, "FD246", "no pin could be judged: no lock has one with an exact version",
                                "firedoor lock, or a compiled lock"))  # fmt: skip
    vulnerable: list[Vulnerability] = []
    for (name, version), where in sorted(places.items()):
        said = data.by_name.get(name, [])
        matched: list[tuple[Advisory, Affected]] = []
        for record, affected in said:
            doubt = affected.unordered
            try:
                if affects(affected, version):
                    matched.append((record, affected))
                    continue
            except UnorderedError as error:
                doubt = str(error)
            if doubt:
                findings.append(Finding(where[0].lock, where[0].line, "FD247",
                                        f"{name}=={version} cannot be judged by {record.id}: {doubt}",
                                        f"read the record {record.id} in {data.source}"))  # fmt: skip
        vulnerable += vulnerabilities(name, version, matched, said, where)
    valid = [entry for entry in ignore if entry.until >= now.date()]
    for over in (entry for entry in ignore if entry not in valid):
        findings.append(Finding("pyproject.toml", None, "FD250", f"{over.id} is ignored no longer: until {over.until}",
                                f"remove {over.id} from [tool.firedoor.audit] ignore", WARNING))  # fmt: skip
    ignored = [(entry, found) for found in vulnerable for entry in valid if entry.id in found.ids]
    hidden = {id(found) for _, found in ignored}
    vulnerable = [found for found in vulnerable if id(found) not in hidden]
    ranked = sorted({*findings}, key=lambda finding: finding.order)
    return Audit(data, tuple(serving), len(places), tuple(vulnerable), tuple(ignored), tuple(ranked))


def _compiled(path: str, locks: Mapping[str, Lock]) -> bool:
    """Whether ``path`` is what another lock was made from: that one says which versions are installed."""
    unit = unit_of(path)
    return unit is not None and path == unit.requirements and unit.lock in locks
