"""``include``: what other files of the repository add to a pipeline. What lies elsewhere is not fetched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from firedoor.pipelines.lint.reading import read

Reader = Callable[[str], str | None]
"""Path relative to the repository → text, None where there is no such file."""
_MOST = 150  # https://docs.gitlab.com/administration/settings/continuous_integration/#maximum-includes


@dataclass(slots=True)
class Included:
    """``document`` is the pipeline with what it includes; ``elsewhere``: it includes what this repository has not."""

    document: dict[str, Any]
    elsewhere: bool = False
    faults: list[str] = field(default_factory=list)


def with_includes(document: Mapping[str, Any], reader: Reader) -> Included:
    """``document`` on top of what it includes; mappings are merged, all else is replaced, as GitLab does it."""
    found = Included({})
    seen: list[str] = []
    found.document = _included(document, reader, found, seen)
    return found


def _included(document: Mapping[str, Any], reader: Reader, found: Included, seen: list[str]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    entries = document.get("include")
    for entry in entries if isinstance(entries, list) else [] if entries is None else [entries]:
        path = _local(entry)
        if not path or "*" in path or "$" in path:
            found.elsewhere = True
        elif len(seen) >= _MOST:
            found.faults.append(f"more than {_MOST} files are included, or one includes itself")
            break
        else:
            seen.append(path)
            merged = merged_over(merged, _included(_read(path, reader, found), reader, found, seen))
    return merged_over(merged, document)


def _local(entry: object) -> str:
    """The path of a local include, ``""`` for any other."""
    said = entry.get("local") if isinstance(entry, Mapping) else entry
    return said.lstrip("/") if isinstance(said, str) and "://" not in said else ""


def _read(path: str, reader: Reader, found: Included) -> Mapping[str, Any]:
    text = reader(path)
    if text is None:
        found.faults.append(f"includes {path}, which is not there")
        return {}
    try:
        document = read(text)[0]
    except ValueError as error:
        found.faults.append(f"includes {path}, which is no YAML: {error}")
        return {}
    return document if isinstance(document, Mapping) else {}


def merged_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Mappings of both merged, key by key; of all else ``above`` wins."""
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        merged[key] = merged_over(under, value) if isinstance(under, Mapping) and isinstance(value, Mapping) else value
    return merged
