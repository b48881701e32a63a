"""Pipfile.lock → lock. It holds no graph."""

from __future__ import annotations

import json

from firedoor.pins.lock import Entry, Lock, LockProblem, build_lock, digest_of, normalise
from firedoor.pins.requirements import decode


def parse_pipfile_lock(path: str, text: bytes) -> Lock:
    """Return the lock; a file that is not what Pipenv writes gives a lock with a problem and no pins."""
    try:
        document = json.loads(decode(text))
        meta = document.get("_meta", {})
        groups = {group: packages for group, packages in document.items() if group != "_meta"}
        entries = [
            Entry(
                normalise(name),
                str(facts.get("version", "")).removeprefix("=="),
                (
                    group,
                    digest_of(
                        {key: sorted(value) if key in ("hashes", "extras") else value for key, value in facts.items()}
                    ),
                ),
            )
            for group, packages in groups.items()
            for name, facts in packages.items()
        ]
        options = [f"requires:{digest_of(meta.get('requires'))}", f"sources:{digest_of(meta.get('sources'))}"]
        residue = [f"hash:{digest_of(meta.get('hash'))}"]
    except (ValueError, AttributeError, TypeError, RecursionError) as error:
        return build_lock(path, "pipfile", (), raw=text, problems=[LockProblem(path, 0, "", f"not a lock: {error}")])
    return build_lock(path, "pipfile", entries, raw=text, options=options, residue=residue)
