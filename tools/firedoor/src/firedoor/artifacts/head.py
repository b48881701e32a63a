"""What a build asks of a tree: DAG files, slugs, fingerprints. Remembered, for most trees are built more than once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from firedoor.affected.fingerprints import fingerprints
from firedoor.affected.private import crossings
from firedoor.affected.survey import Survey
from firedoor.affected.values import slugs
from firedoor.evidence.remembered import Remembered
from firedoor.findings import Finding
from firedoor.revisions import Tree, tree_digest


@dataclass(frozen=True, slots=True)
class Known:
    """DAG file → slug and fingerprint, sorted by DAG file; ``findings`` are imports across private lines."""

    slugs: Mapping[str, str]
    fingerprints: Mapping[str, str]
    findings: tuple[Finding, ...]

    def to_json(self) -> dict[str, Any]:
        """What is remembered."""
        return {
            "slugs": dict(self.slugs),
            "fingerprints": dict(self.fingerprints),
            "findings": [finding.to_json() for finding in self.findings],
        }


class Head:
    """One tree; it is looked at when somebody needs more of it than is remembered."""

    def __init__(
        self,
        tree: Tree,
        look: Callable[[], Survey],
        remembered: Remembered | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        """``look`` surveys the repository at ``tree``, with the policy that the variables of ``environ`` change."""
        self._tree = tree
        self._policy = sorted(item for item in (environ or {}).items() if item[0].startswith("FIREDOOR_"))
        self._look = look
        self._remembered = remembered

    @cached_property
    def survey(self) -> Survey:
        """The repository at this tree."""
        return self._look()

    @cached_property
    def known(self) -> Known:
        """The DAG files of the tree, and what is known of them."""
        about = ["build", tree_digest(self._tree.entries), self._policy]
        document = self._remembered.get(about) if self._remembered is not None else None
        if document is not None:
            found = tuple(Finding.from_json(item) for item in document["findings"])
            return Known(document["slugs"], document["fingerprints"], found)
        names = slugs(self.survey.dag_files)
        known = Known(names, fingerprints(self.survey), crossings(self.survey))
        if self._remembered is not None:
            self._remembered.put(about, known.to_json())
        return known
