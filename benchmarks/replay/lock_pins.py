"""Pins of a lock or requirements file: normalised distribution name → what it is pinned to."""

import re
import tomllib

LINE = re.compile(r"^\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*([^;#\\\s][^;#\\]*)?")


def normalised(name: str) -> str:
    """Return the name as package indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read_pins(path: str, text: str) -> dict[str, str]:
    """Return the pins of `uv.lock`, `poetry.lock`, or requirement lines; of ranges, the text of the range."""
    pins: dict[str, set[str]] = {}
    if path.endswith(".lock"):
        for package in tomllib.loads(text).get("package", ()):
            pins.setdefault(normalised(package["name"]), set()).add(str(package.get("version", "")))
    else:
        for line in text.splitlines():
            match = LINE.match(line)
            if match and not line.lstrip().startswith(("-", "#")):
                pins.setdefault(normalised(match[1]), set()).add((match[2] or "").replace(" ", ""))
    return {name: " ".join(sorted(versions)) for name, versions in pins.items()}


def changed_pins(base: dict[str, str], head: dict[str, str]) -> dict[str, str]:
    """Return the distributions whose pin differs, with "old → new"."""
    return {
        name: f"{base.get(name, 'absent')} → {head.get(name, 'absent')}"
        for name in sorted(base.keys() | head.keys())
        if base.get(name) != head.get(name)
    }


def exact_version(pin: str) -> str | None:
    """Return the version of an exact pin."""
    bare = pin.removeprefix("==")
    return bare if re.fullmatch(r"[0-9][0-9A-Za-z.+!-]*", bare) else None
