"""TOML text becomes checked values; every fault is found, none is raised here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from firedoor.config.keys import WHOLE_NUMBERS, Key

Place = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """One file's text, its path for messages, and the line of each key (best effort: TOML's parser keeps none)."""

    path: str
    lines: Mapping[Place, int]

    def place(self, key: Place) -> str:
        """Return ``path:line`` of a key, of the first key in it, or of what it is in; else the path alone."""
        for end in range(len(key), 0, -1):
            found = self.lines.get(key[:end]) or next((n for k, n in self.lines.items() if k[:end] == key[:end]), 0)
            if found:
                return f"{self.path}:{found}"
        return self.path


@dataclass(slots=True)
class Checker:
    """Checks a table against its keys and collects the faults."""

    text: Text
    faults: list[str] = field(default_factory=list)

    def table(
        self, value: object, keys: Mapping[str, Key], at: Place, required: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        """Return the checked values of a table, without those that have a fault."""
        if not isinstance(value, dict):
            self._fault(at, "must be a table")
            return {}
        for name in required:
            if name not in value:
                self._fault(at, f"has no {name!r}")
        known: dict[str, Any] = {}
        for name, item in value.items():
            if name in keys:
                known[name] = self.value(item, keys[name], (*at, name))
            else:
                near = _near(name, keys)
                hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(sorted(keys))}"
                self._fault((*at, name), f"is unknown; {hint}")
        return {name: item for name, item in known.items() if item is not None}

    def value(self, value: object, key: Key, at: Place) -> Any:
        """Return one checked value in its frozen form, None where it has a fault."""
        if key.kind == "table":
            return self.table(value, key.keys, at, key.required)
        if key.kind == "tables":
            return self._tables(value, key, at)
        if key.kind in ("paths", "globs"):
            return self._paths(value, at)
        if key.kind == "texts":
            return self._texts(value, at)
        if key.kind in ("map of text", "map of globs"):
            inner = Key("text" if key.kind == "map of text" else "globs", key.says)
            return self.table(value, dict.fromkeys(value, inner) if isinstance(value, dict) else {}, at)
        if key.kind in WHOLE_NUMBERS:
            if isinstance(value, int) and not isinstance(value, bool) and value > 0:
                return value
            self._fault(at, f"must be {WHOLE_NUMBERS[key.kind]}, at least 1, not {value!r}")
            return None
        if key.kind == "day":
            from datetime import date  # 5 ms that no other configuration pays

            if type(value) is date:  # a time is a date, too
                return value
            self._fault(at, f"must be a day, as in 2026-01-31 without quotes, not {value!r}")
            return None
        if not isinstance(value, str) or not value.strip():
            self._fault(at, f"must be a text that is not empty, not {value!r}")
            return None
        if key.choices and value not in key.choices:
            near = _near(value, key.choices)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            self._fault(at, f"must be one of {', '.join(key.choices)}, not {value!r}{hint}")
            return None
        return value

    def _tables(self, value: object, key: Key, at: Place) -> tuple[dict[str, Any], ...] | None:
        if not isinstance(value, list):
            self._fault(at, "must be an array of tables")
            return None
        return tuple(self.table(item, key.keys, (*at, str(number)), key.required) for number, item in enumerate(value))

    def _texts(self, value: object, at: Place) -> tuple[str, ...] | None:
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list) or not all(isinstance(item, str) and item.strip() for item in items):
            self._fault(at, f"must be a text or a list of texts, none empty, not {value!r}")
            return None
        return tuple(items)

    def _paths(self, value: object, at: Place) -> tuple[str, ...] | None:
        items = self._texts(value, at)
        if items is None:
            return None
        outside = [item for item in items if item.startswith("/") or ".." in item.split("/") or "\\" in item]
        if outside:
            self._fault(at, f"must stay inside the repository, with forward slashes: {outside[0]!r}")
            return None
        tidy = [item.rstrip("/").removeprefix("./") for item in items]
        return tuple("" if item == "." else item for item in tidy)

    def _fault(self, at: Place, what: str) -> None:
        name = re.sub(r"\.(\d+)(?=\.|$)", r"[\1]", ".".join(at)) or "the file"
        self.faults.append(f"{self.text.place(at)}: {name} {what}")


def _near(word: str, known: Iterable[str]) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(word, list(known), n=1, cutoff=0.5)


def lines_of(text: str) -> dict[Place, int]:
    """Return the line (from 1) of each key and table; the tables of an array are numbered from 0."""
    lines: dict[Place, int] = {}
    arrays: dict[Place, int] = {}
    table: Place = ()
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]", line)
        key = re.match(
            r"""\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=""", line
        )
        if header:
            table = _parts(header[2])
            if header[1] == "[[":
                lines.setdefault(table, number)
                arrays[table] = arrays.get(table, -1) + 1
                table = (*table, str(arrays[table]))
            lines.setdefault(table, number)
        elif key:
            lines.setdefault((*table, *_parts(key[1])), number)
    return lines


def _parts(dotted: str) -> Place:
    return tuple(part.strip().strip("\"'") for part in re.findall(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""", dotted))
