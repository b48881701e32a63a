"""Python text of the synthetic functions: ordinary row-shuffling code of 6 to 12 lines, always executable."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

VERBS = ("build", "check", "merge", "clean", "derive", "split")
NOUNS = ("keys", "rows", "totals", "labels", "ranges")
FIELDS = ("amount", "booked_at", "customer_id", "currency", "region", "status", "quantity", "updated_at", "channel")

BODIES = (
    """    kept: list[Row] = []
    for row in rows[:limit]:
        value = row.get("{a}")
        if value is None or value == "{b}":
            continue
        kept.append({{**row, "{a}": value}})
""",
    """    seen: dict[object, Row] = {{}}
    for row in rows:
        seen.setdefault((row.get("{a}"), row.get("{b}")), row)
    kept = list(seen.values())[:limit]
""",
    """    if not rows:
        return []
    kept = sorted(rows, key=lambda row: (str(row.get("{a}")), str(row.get("{b}"))))[:limit]
    logger.debug("%s of %s rows by %s", len(kept), len(rows), "{a}")
""",
    """    kept = [
        {{"{a}": row.get("{a}"), "{b}": row.get("{b}", {number}), "position": position}}
        for position, row in enumerate(rows)
        if position < limit
    ]
""",
    """    try:
        kept = [row for row in rows if float(str(row.get("{a}", 0)) or 0) >= {number}]
    except ValueError as error:
        raise ValueError(f"{a} is not a number: {{error}}") from error
    kept = kept[:limit]
""",
)


def function_names(module: str, count: int = 30) -> list[str]:
    """`count` (at most 30) names of functions, which carry `module` so that no two of the library are the same."""
    return [f"{verb}_{module}_{noun}" for verb in VERBS for noun in NOUNS][:count]


def function_text(
    random: Random, name: str, calls: Sequence[str], limit: str, late_imports: Sequence[str] = (), method: str = ""
) -> str:
    """The text of one function that calls the expressions `calls` on its rows; `limit` is its default's expression."""
    a, b = random.sample(FIELDS, 2)
    lines = [f"def {name}(rows: Sequence[Row], limit: int = 1_000) -> list[Row]:"]
    lines.append(f'    """Return the rows that {name.replace("_", " ")} needs, by {a} and {b}."""')
    lines += [f"    {late}" for late in late_imports]
    lines += [f"    rows = {call}(rows, limit)" for call in calls]
    if limit:
        lines.append(f"    limit = min(limit, {limit})")
    if method:
        lines.append(f"    {method}")
    body = random.choice(BODIES).format(a=a, b=b, number=random.randrange(1, 900))
    return "\n".join(lines) + "\n" + body + "    return kept\n"


HEADER = '''"""{title}."""

from __future__ import annotations

import logging
{imports}
logger = logging.getLogger(__name__)

'''


def module_text(title: str, imports: Sequence[str], constants: dict[str, str], functions: Sequence[str]) -> str:
    """The text of a module: docstring, imports in groups, constants, functions."""
    text = HEADER.format(title=title, imports="".join(line + "\n" for line in imports))
    text += "".join(f"{name} = {value}\n" for name, value in constants.items())
    return text + "".join("\n\n" + function for function in functions)
