"""All that ``firedoor compat`` answers: verdicts, contract tests, consumers' tests, waivers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from firedoor.compat.consumer_tests import ConsumerTests
from firedoor.compat.contracts import Contracts
from firedoor.compat.values import BREAKS, CompatReport, Verdict
from firedoor.compat.waivers import Waiver
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


def waived(
    report: CompatReport,
    waivers: Mapping[str, Sequence[Waiver]],
    files: Mapping[str, str],
    defined: Callable[[str], str] = str,
) -> CompatReport:
    """``report``, where each BREAKS that a waiver of its library means says so.

    ``waivers`` and ``files`` (where they are, or would be) go by the library's name. ``defined`` gives the name under
    which a symbol is defined: a waiver may use any name under which it is exported. The fix of the others tells of a
    waiver as the other way.
    """
    libraries = tuple(
        replace(
            library,
            verdicts=tuple(
                _waived(verdict, waivers.get(library.library, ()), files.get(library.library, ""), defined)
                for verdict in library.verdicts
            ),
        )
        for library in report.libraries
    )
    return replace(report, libraries=libraries)


def _waived(verdict: Verdict, waivers: Sequence[Waiver], file: str, defined: Callable[[str], str]) -> Verdict:
    if verdict.verdict != BREAKS:
        return verdict
    symbols = [verdict.symbol, *([verdict.change.symbol] if verdict.change is not None else [])]
    names = {*symbols, *map(defined, symbols)}
    waiver = next((one for one in waivers if {one.symbol, defined(one.symbol)} & names), None)
    if waiver is None:
        meant = f"; or, if the break is meant, have a waiver of {verdict.symbol} in {file}" if file else ""
        return replace(verdict, fix=f"{verdict.fix}{meant}")
    return replace(verdict, waived=waiver.sentence, fix=f"instead: {waiver.replaced_by}")
