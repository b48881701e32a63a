"""What a build asks of a tree: DAG files, slugs, fingerprints. Remembered, for most trees are built more than once.

A tree that differs in prose alone, which no DAG file reaches, is the same one for this.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from firedoor.evidence.remembered import Remembered
from firedoor.findings import Finding
from firedoor.revisions import Entry, Tree, tree_digest

if TYPE_CHECKING:
    from firedoor.affected.survey import Survey

_PROSE = (".md", ".rst", ".ipynb", ".png", ".svg", ".gif", ".jpg", ".jpeg", ".pdf", ".html", ".css")
"""Nothing that decides what a DAG file reaches is called so: its content counts where a DAG file reaches it."""
_REGULAR = (0o100644, 0o100755)  # the content of a symbolic link is a path, that of a submodule a commit


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
        outline = ["build: prose that is reached", self._digest(()), self._policy]
        listed = self._remembered.get(outline) if self._remembered is not None else None
        document = self._recalled(listed["reached"]) if listed is not None else None
        if document is not None:
            found = tuple(Finding.from_json(item) for item in document["findings"])
            return Known(document["slugs"], document["fingerprints"], found)
        from firedoor.affected.fingerprints import files_reached, fingerprints
        from firedoor.affected.private import crossings
        from firedoor.affected.values import slugs

        known = Known(slugs(self.survey.dag_files), fingerprints(self.survey), crossings(self.survey))
        if self._remembered is not None:
            reached = sorted(path for path in files_reached(self.survey) if path.endswith(_PROSE))
            self._remembered.put(outline, {"reached": reached})
            self._remembered.put(self._about(reached), known.to_json())
        return known

    def _recalled(self, reached: Collection[str]) -> dict[str, Any] | None:
        return self._remembered.get(self._about(reached)) if self._remembered is not None else None

    def _about(self, reached: Collection[str]) -> list[object]:
        return ["build", self._digest(reached), self._policy]

    def _digest(self, reached: Collection[str]) -> str:
        """Digest of the tree, but for the content of prose that is not ``reached``."""
        prose = frozenset(reached)
        entries: dict[str, Entry] = {
            path: (mode, "") if path.endswith(_PROSE) and mode in _REGULAR and path not in prose else (mode, digest)
            for path, (mode, digest) in self._tree.entries.items()
        }
        return tree_digest(entries)
