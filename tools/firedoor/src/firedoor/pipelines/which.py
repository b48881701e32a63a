"""Which DAG files a run is about: those that a change affects, those that are named, those of a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from firedoor.errors import UsageError
from firedoor.evidence.remembered import Remembered
from firedoor.findings import Finding
from firedoor.pipelines.checkout import Checkout
from firedoor.pipelines.values import Selected, selected


@dataclass(frozen=True, slots=True)
class Which:
    """Answers about one checkout; ``environ`` and ``precision`` are what they depend on besides."""

    checkout: Checkout
    environ: Mapping[str, str]
    remembered: Remembered
    precision: str | None = None

    def affected(self, base: str | None = None) -> tuple[str, tuple[Selected, ...]]:
        """Why the base is what it is, and the DAG files that differ from it."""
        document = self._affected(base)
        return str(document["base_reason"]), selected(document)

    def base_of(self, base: str | None = None) -> str | None:
        """The commit that :meth:`affected` compares with, None where it has none."""
        found = self._affected(base)["base"]
        return None if found is None else str(found)

    def kept(self, *about: object) -> dict[str, Any] | None:
        """What was kept of this checkout about something."""
        return self.remembered.get(self._about(*about))

    def keep(self, document: dict[str, Any], *about: object) -> None:
        """Keep a document for as long as nothing in the checkout changes."""
        self.remembered.put(self._about(*about), document)

    def _affected(self, base: str | None) -> dict[str, Any]:
        from firedoor.revisions import choose_base

        here = self.checkout
        chosen = choose_base(here.repository, self.environ, base=base)
        about = self._about("affected", here.commit, chosen.commit, chosen.row, chosen.reason)
        document = self.remembered.get(about)
        if document is None:
            from firedoor.affected import find

            answer = find(str(here.root), base=base, precision=self.precision, environ=self.environ)
            document = answer.to_json()
            if not answer.warnings:  # what could not be read today may be readable tomorrow
                self.remembered.put(about, document)
        return document

    def named(self, words: Sequence[str]) -> tuple[Selected, ...]:
        """The DAG files that ``words`` name; raises UsageError FD120 or FD121 for one that names none or several."""
        return self._surveyed(self._about("named", list(words)), words, "named on the command line")

    def every(self) -> tuple[Selected, ...]:
        """All DAG files."""
        return self._surveyed(self._about("every"), None, "every DAG file")

    def _surveyed(self, about: list[object], words: Sequence[str] | None, why: str) -> tuple[Selected, ...]:
        document = self.remembered.get(about)
        if document is None:
            document = {"dags": self._fingerprinted(words)}
            self.remembered.put(about, document)
        return tuple(
            Selected(path, slug, (), why, fingerprint, inputs, tuple(who))
            for path, slug, fingerprint, inputs, who in document["dags"]
        )

    def listed(self, document: Mapping[str, Any]) -> tuple[Selected, ...]:
        """The DAG files of a ``firedoor.affected/1`` document.

        Raises UsageError FD508 where one is not checked out as the document says: it is about another tree.
        """
        return self.as_said(selected(document), document.get("precision"))

    def as_said(self, given: Sequence[Selected], precision: str | None) -> tuple[Selected, ...]:
        """``given`` with what is checked out; raises UsageError FD508 where that is not what was said of them."""
        try:
            here = replace(self, precision=precision).named([dag.dag_file for dag in given])
        except UsageError as error:
            if error.code not in ("FD120", "FD121"):
                raise
            raise _another_tree(error.message) from None
        for dag, found in zip(given, here, strict=True):
            if dag.fingerprint not in ("", found.fingerprint) or dag.inputs not in ("", found.inputs):
                raise _another_tree(f"{dag.dag_file} has the fingerprint {found.fingerprint} here, or other bytes")
        return tuple(
            replace(dag, fingerprint=found.fingerprint, inputs=found.inputs)
            for dag, found in zip(given, here, strict=True)
        )

    def dag_ids(self) -> dict[str, list[str]]:
        """dag_id → the DAG files that define it, as far as their code says it in plain text."""
        document = self.remembered.get(self._about("dag_ids"))
        if document is None:
            from firedoor.affected.producers import dag_ids
            from firedoor.affected.survey import survey

            found = survey(str(self.checkout.root), environ=self.environ)
            document = {}
            for path in found.dag_files:
                for dag_id in sorted(dag_ids(found.sides.head, path)):
                    document.setdefault(dag_id, []).append(path)
            self.remembered.put(self._about("dag_ids"), document)
        return document

    def crossings(self) -> tuple[Finding, ...]:
        """Imports across private lines, wherever they are in the repository."""
        document = self.remembered.get(self._about("crossings"))
        if document is None:
            from firedoor.affected.private import crossings
            from firedoor.affected.survey import survey

            found = crossings(survey(str(self.checkout.root), environ=self.environ))
            document = {"findings": [finding.to_json() for finding in found]}
            self.remembered.put(self._about("crossings"), document)
        return tuple(Finding.from_json(finding) for finding in document["findings"])

    def _fingerprinted(self, words: Sequence[str] | None) -> list[list[object]]:
        from firedoor.affected.fingerprints import fingerprints, inputs_digests
        from firedoor.affected.owners import owners
        from firedoor.affected.survey import FILE, survey
        from firedoor.affected.values import slugs

        found = survey(str(self.checkout.root), precision=self.precision, environ=self.environ)
        dags = found.dag_files if words is None else _called(words, found.dag_files)
        names, prints = slugs(found.dag_files), fingerprints(found, dags)
        inputs = inputs_digests(found, dags) if found.precision == FILE else {}
        who = owners(found.head.entries, found.blobs, dags).of
        return [[dag, names[dag], prints[dag], inputs.get(dag, ""), list(who[dag])] for dag in dags]

    def _about(self, *more: object) -> list[object]:
        said = {name: value for name, value in self.environ.items() if name.startswith("FIREDOOR_")}
        return [self.checkout.digest, str(self.checkout.root), self.precision, said, *more]


def _called(words: Sequence[str], dag_files: Sequence[str]) -> tuple[str, ...]:
    from firedoor.affected.called import called

    return tuple(dict.fromkeys(called(word, dag_files, "run") for word in words))


def _another_tree(because: str) -> UsageError:
    return UsageError(
        "FD508",
        "the list is about another tree than the one that is checked out",
        because=because,
        fix="firedoor affected --format json | firedoor run --from -",
    )
