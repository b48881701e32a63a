"""What this interpreter holds, told without importing any of it.

``python -I runtime.py`` prints one JSON object::

    {"python": "3.12.1 (main, …)", "platform": "linux-x86_64", "distributions": {"pandas-2.2.1.dist-info": sha256 of
     its RECORD, …}, "loose": {"sitecustomize.py": sha256, …}, "linked": [folder, …]}

``linked`` are folders of which the code runs where it lies (editable installs, .pth, .egg-link); it is in no digest.
"""

from __future__ import annotations

import hashlib
import json
import sys
import sysconfig
from pathlib import Path
from urllib.parse import unquote, urlsplit


def main() -> None:
    """Print the answer."""
    distributions: dict[str, str] = {}
    loose: dict[str, str] = {}
    linked: set[str] = set()
    for folder in map(Path, sys.path):
        if folder.name in ("site-packages", "dist-packages") and folder.is_dir():
            for path in sorted(folder.iterdir()):
                _look(path, distributions, loose, linked)
    answer = {
        "python": sys.version,
        "platform": sysconfig.get_platform(),
        "distributions": distributions,
        "loose": loose,
        "linked": sorted(linked),
    }
    print(json.dumps(answer))


def _look(path: Path, distributions: dict[str, str], loose: dict[str, str], linked: set[str]) -> None:
    if path.suffix in (".dist-info", ".egg-info"):
        distributions[path.name] = _digest(path / "RECORD") or _digest(path / "PKG-INFO")
        linked.update(_editable(path / "direct_url.json"))
    elif path.suffix in (".py", ".so", ".pth", ".egg-link"):
        loose[path.name] = _digest(path)
        if path.suffix in (".pth", ".egg-link"):
            linked.update(_folders(path))


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _editable(path: Path) -> list[str]:
    """The folder of an editable install (PEP 610)."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    editable = document.get("dir_info", {}).get("editable")
    return [unquote(urlsplit(document["url"]).path)] if editable else []


def _folders(path: Path) -> list[str]:
    """The folders that a .pth or .egg-link file puts on ``sys.path``."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8", errors="replace").splitlines()]
    named = [path.parent / line for line in lines if line and not line.startswith(("#", "import ", "import\t"))]
    return [str(folder) for folder in named if folder.is_dir() and folder.resolve() != path.parent.resolve()]


if __name__ == "__main__":
    main()
