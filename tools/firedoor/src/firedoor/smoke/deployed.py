"""A deployment folder (docs/artifact-format.md) of some artifacts, for one process to find their modules by name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

_NO_COMMIT = "0" * 40


def deploy(folder: Path, artifacts: Iterable[Path]) -> None:
    """Have ``folder`` be one that runs exactly ``artifacts``, in a release of its own."""
    from firedoor.artifacts.meta import NAME, read_meta
    from firedoor.artifacts.zip_read import content, read_members

    lines = []
    (folder / "artifacts").mkdir(parents=True)
    (folder / "releases").mkdir()
    for path in artifacts:
        data = path.read_bytes()
        meta, _ = read_meta(content(data, read_members(data)[NAME]))
        sha256 = hashlib.sha256(data).hexdigest()
        (folder / "artifacts" / f"{sha256}.zip").symlink_to(path)
        lines.append(f"{meta.slug} {meta.fingerprint} {sha256} {_NO_COMMIT}\n")
    text = "".join(["firedoor.release/1 smoke\n", *sorted(lines)])
    release = hashlib.sha256(text.encode()).hexdigest()[:16]
    (folder / "releases" / f"{release}.txt").write_text(text, encoding="utf-8")
    (folder / "current").symlink_to(Path("folders", release))
