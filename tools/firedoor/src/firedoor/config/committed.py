"""Small TOML files that people review: arrays of tables with fixed keys."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from firedoor.config.keys import Key
from firedoor.config.toml import Checker, Text, lines_of
from firedoor.errors import UsageError


def read_tables(
    content: bytes | None,
    path: str,
    table: str,
    keys: Mapping[str, Key],
    unique: Sequence[str],
    *,
    optional: Collection[str] = (),
) -> list[dict[str, Any]]:
    """The entries of ``[[table]]``, each with its ``place`` (path:line); none without ``content``.

    Each has all ``keys`` but those that are ``optional``.

    No two may be equal in ``unique``. Raises UsageError FD850 with every fault of the file.
    """
    if content is None:
        return []
    try:
        text = content.decode("utf-8-sig")
        document = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise _unusable(path, [f"{path}: {error}"]) from None
    checker = Checker(Text(path, lines_of(text)))
    wanted = {table: Key("tables", "", keys=dict(keys), required=tuple(key for key in keys if key not in optional))}
    entries = checker.table(document, wanted, ()).get(table, ())
    seen: dict[tuple[object, ...], str] = {}
    found: list[dict[str, Any]] = []
    for number, entry in enumerate(entries):
        place = checker.text.place((table, str(number)))
        subject = tuple(entry.get(name) for name in unique)
        if subject in seen:
            checker.faults.append(f"{place}: the same as {seen[subject]}: {', '.join(map(str, subject))}")
        seen[subject] = place
        found.append(entry | {"place": place})
    if checker.faults:
        raise _unusable(path, checker.faults)
    return found


def toml_text(above: str, table: str, entries: Iterable[Mapping[str, str | date]]) -> str:
    """The file with the comment ``above`` and one ``[[table]]`` for each of ``entries``."""
    lines = [above.rstrip("\n")]
    for entry in entries:
        lines += ["", f"[[{table}]]", *(f"{name} = {_value(value)}" for name, value in entry.items())]
    return "\n".join(lines) + "\n"


def _value(value: str | date) -> str:
    # A basic string of TOML is one of JSON, but for DEL, which JSON does not escape (https://toml.io/en/v1.0.0#string).
    return (
        value.isoformat()
        if isinstance(value, date)
        else json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
    )


def _unusable(path: str, faults: Sequence[str]) -> UsageError:
    return UsageError(
        "FD850",
        f"{path} cannot be used",
        because="\n            ".join(faults),
        fix=f"correct {faults[0].split(': ', 1)[0]}" + (" and the other lines above" if len(faults) > 1 else ""),
    )
