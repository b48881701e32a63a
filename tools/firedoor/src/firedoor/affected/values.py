"""What ``firedoor affected`` answers, as frozen values and as the JSON contract ``firedoor.affected/1``."""

from __future__ import annotations

from typing import NamedTuple

SCHEMA = "firedoor.affected/1"
EXACT, CONSERVATIVE = "exact", "conservative"


class Step(NamedTuple):
    """One step of a chain: a file, the definition in it (``""``: the module body or the whole file), a line."""

    path: str
    definition: str
    line: int | None

    def to_json(self) -> dict[str, object]:
        """The step in the JSON contract."""
        return {"path": self.path, "definition": self.definition, "line": self.line}


class AffectedDag(NamedTuple):
    """One selected DAG file; ``chain`` leads from a touched path to it, ``owners`` answer for it."""

    dag_file: str
    slug: str
    base_fingerprint: str | None
    head_fingerprint: str | None
    inputs_digest: str | None
    kinds: tuple[str, ...]
    checks: tuple[str, ...]
    confidence: str
    chain: tuple[Step, ...]
    note: str = ""
    owners: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The entry in the JSON contract."""
        return {
            "dag_file": self.dag_file,
            "slug": self.slug,
            "fingerprint": {"base": self.base_fingerprint, "head": self.head_fingerprint},
            "inputs_digest": self.inputs_digest,
            "kinds": list(self.kinds),
            "checks": list(self.checks),
            "confidence": self.confidence,
            "chain": [step.to_json() for step in self.chain],
            "note": self.note,
            "owners": list(self.owners),
        }


class DataAffectedDag(NamedTuple):
    """A DAG file that reads what a selected one writes; listed and tried, not rebuilt."""

    dag_file: str
    table: str
    via: str
    confidence: str
    owners: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The entry in the JSON contract."""
        return {
            "dag_file": self.dag_file,
            "table": self.table,
            "via": self.via,
            "confidence": self.confidence,
            "owners": list(self.owners),
        }


class Affected(NamedTuple):
    """The answer: which DAG files a change touches, and why. All paths are relative to the repository root, sorted."""

    base: str | None
    head: str | None
    base_reason: str
    precision: str
    dag_files: tuple[str, ...]
    touched: tuple[str, ...]
    affected: tuple[AffectedDag, ...]
    data_affected: tuple[DataAffectedDag, ...]
    removed: tuple[str, ...]
    unresolved: tuple[str, ...]
    warnings: tuple[str, ...]
    precision_reason: str = ""

    def to_json(self) -> dict[str, object]:
        """The document of the contract; ``json.dumps(…, sort_keys=True)`` of it has stable bytes."""
        return {
            "schema": SCHEMA,
            "base": self.base,
            "head": self.head,
            "base_reason": self.base_reason,
            "precision": self.precision,
            "precision_reason": self.precision_reason,
            "dag_files_total": len(self.dag_files),
            "touched": list(self.touched),
            "affected": [dag.to_json() for dag in self.affected],
            "data_affected": [dag.to_json() for dag in self.data_affected],
            "removed": list(self.removed),
            "unresolved": list(self.unresolved),
            "warnings": list(self.warnings),
        }


def slugs(dag_files: tuple[str, ...] | list[str]) -> dict[str, str]:
    """A slug per DAG file: ``<team>__<dag>``, unique among ``dag_files``, a name that Python could import."""
    import re

    found: dict[str, str] = {}
    taken: dict[str, str] = {}
    for path in sorted(dag_files):
        parts = path.removesuffix(".py").split("/")
        if len(parts) > 1 and parts[-1] == parts[-2]:
            parts.pop()
        for length in range(min(2, len(parts)), len(parts) + 1):
            slug = re.sub(r"[^A-Za-z0-9_]+|\A(?=[0-9])", "_", "__".join(parts[-length:]))
            if slug not in taken:
                break
        else:
            number = 2
            while f"{slug}_{number}" in taken:
                number += 1
            slug = f"{slug}_{number}"
        taken[slug] = path
        found[path] = slug
    return found
