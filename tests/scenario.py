"""A scenario of `tests/scenarios/`: its two trees and what must, may and must not be selected between them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from git_commits import EXECUTABLE, REGULAR, SUBMODULE, SYMLINK, File

MODES = {"regular": REGULAR, "executable": EXECUTABLE, "symlink": SYMLINK, "submodule": SUBMODULE}
KEYS = {
    *("rule", "required", "forbidden", "extra", "delete", "removed", "unreadable", "one_way"),
    *("data_affected", "kinds", "confidence", "file", "unresolved", "warnings", "modes", "inline"),
}


@dataclass(frozen=True, slots=True)
class Scenario:
    """One law of `firedoor affected`, shown by a change of a tiny repository (the keys are told in CONTRIBUTING.md)."""

    name: str
    rule: str
    base: Mapping[str, File]
    head: Mapping[str, File]
    required: frozenset[str]
    forbidden: frozenset[str]
    extra: Mapping[str, str]
    removed: frozenset[str]
    unreadable: frozenset[str]
    one_way: str | None
    data_affected: Mapping[str, str]
    kinds: Mapping[str, frozenset[str]]
    confidence: Mapping[str, str]
    required_at_file_precision: frozenset[str]
    unresolved: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def dag_files(self) -> frozenset[str]:
        """Every DAG file of head that must be one."""
        return self.required | self.forbidden


def read(folder: Path) -> Scenario:
    """The scenario in `folder`; ValueError for a key that is not known."""
    told: dict[str, Any] = tomllib.loads((folder / "expect.toml").read_text(encoding="utf-8"))
    if unknown := set(told) - KEYS:
        raise ValueError(f"{folder.name}/expect.toml: unknown keys {sorted(unknown)}")
    modes = told.get("modes", {})
    base = _files(folder / "base", modes.get("base", {}), told, "base")
    changed = _files(folder / "head", modes.get("head", {}), told, "head")
    head = {path: file for path, file in base.items() if path not in told.get("delete", [])} | changed
    for path, mode in modes.get("head", {}).items():
        head[path] = File(head[path].content, MODES[mode])
    return Scenario(
        name=folder.name,
        rule=told["rule"],
        base=base,
        head=head,
        required=frozenset(told["required"]),
        forbidden=frozenset(told["forbidden"]),
        extra=told.get("extra", {}),
        removed=frozenset(told.get("removed", [])),
        unreadable=frozenset(told.get("unreadable", [])),
        one_way=told.get("one_way"),
        data_affected=told.get("data_affected", {}),
        kinds={path: frozenset(kinds) for path, kinds in told.get("kinds", {}).items()},
        confidence=told.get("confidence", {}),
        required_at_file_precision=frozenset(told.get("file", {}).get("required", told["required"])),
        unresolved=tuple(told.get("unresolved", {}).get("contains", [])),
        warnings=tuple(told.get("warnings", {}).get("contains", [])),
    )


def _files(folder: Path, modes: Mapping[str, str], told: Mapping[str, Any], side: str) -> dict[str, File]:
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
    # Names that some file systems cannot hold stand in expect.toml itself.
    found |= {path: text.encode() for path, text in told.get("inline", {}).get(side, {}).items()}
    return {path: File(content, MODES[modes.get(path, "regular")]) for path, content in found.items()}
