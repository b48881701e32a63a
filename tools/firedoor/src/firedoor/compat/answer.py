"""All that ``firedoor compat`` answers: verdicts, contract tests, consumers' tests, waivers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from firedoor.compat.consumer_tests import ConsumerTests
from firedoor.compat.contracts import Contracts
from firedoor.compat.values import BREAKS, CompatReport, Verdict
from firedoor.compat.waivers import Waiver, waiver_of_symbol, waiver_text
from firedoor.findings import ERROR, Finding


@dataclass(frozen=True, slots=True)
class CompatAnswer:
    """The verdicts of ``report`` with what tests say beside them.

    ``waivers`` are findings about waivers; ``not_run`` says why tests were not run, empty where they were.
    """

    report: CompatReport
    contracts: tuple[Contracts, ...] = ()
    consumers: tuple[ConsumerTests, ...] = ()
    waivers: tuple[Finding, ...] = ()
    not_run: str = ""

    @property
    def failed(self) -> bool:
        """Whether the change may not pass: BREAKS that nobody waived, a test that regressed, a waiver that is over."""
        return (
            self.report.failed
            or any(one.shut for one in self.contracts)
            or any(one.shut for one in self.consumers)
            or any(finding.level == ERROR for finding in self.waivers)
        )

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What tests and waivers say, the verdicts aside."""
        found = [*self.waivers]
        for contracts in self.contracts:
            found += contracts.findings
        for consumer in self.consumers:
            found += consumer.findings
        return tuple(sorted(found, key=lambda finding: finding.order))

    def to_json(self) -> dict[str, object]:
        """The document of the contract, ``firedoor.compat/1`` with the keys that tests add."""
        return self.report.to_json() | {
            "failed": self.failed,
            "contracts": [one.to_json() for one in self.contracts],
            "consumers": [one.to_json() for one in self.consumers],
            "waivers": [finding.to_json() for finding in self.waivers],
            "tests_not_run": self.not_run,
        }


def waived(report: CompatReport, waivers: Mapping[str, Sequence[Waiver]]) -> CompatReport:
    """``report``, where each BREAKS that a waiver of its library means says so; ``waivers`` by the library's name.

    The others get the entry to paste as part of their fix.
    """
    libraries = tuple(
        replace(
            library, verdicts=tuple(_waived(verdict, waivers.get(library.library, ())) for verdict in library.verdicts)
        )
        for library in report.libraries
    )
    return replace(report, libraries=libraries)


def _waived(verdict: Verdict, waivers: Sequence[Waiver]) -> Verdict:
    if verdict.verdict != BREAKS:
        return verdict
    names = [verdict.symbol, *([verdict.change.symbol] if verdict.change is not None else [])]
    waiver = waiver_of_symbol(names, waivers)
    if waiver is None:
        return verdict
    return replace(verdict, waived=waiver.sentence, fix=f"instead: {waiver.replaced_by}")


def entry_for(verdict: Verdict) -> str:
    """The waiver to paste where a BREAKS is meant."""
    return waiver_text(verdict.symbol)
