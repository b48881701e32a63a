"""What must hold for a day before others may read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def faults(rows: Sequence[Mapping[str, object]], kind: str) -> list[str]:
    """What is wrong with one day's rows, in words; empty if they may be published."""
    if not rows:
        return ["no carrier flew on this day"]
    found = []
    for row in rows:
        flights, cancelled, on_time = (int(str(row[name])) for name in ("flights", "cancelled", "on_time"))
        if on_time + cancelled > flights:
            found.append(
                f"{row['carrier']}: {on_time} on time and {cancelled} cancelled are more than {flights} flights"
            )
    if kind == "weekday" and len(rows) < 5:
        found.append(f"only {len(rows)} carriers flew on a weekday")
    return found
