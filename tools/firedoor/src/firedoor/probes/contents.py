"""What each distribution of this interpreter installed, told without importing any of it.

``python -I contents.py`` prints one JSON object: distribution name → the paths of its RECORD.
"""

from __future__ import annotations

import json
from importlib.metadata import distributions


def main() -> None:
    """Print the answer; of two distributions with one name the first on ``sys.path`` counts, as it does for imports."""
    found: dict[str, list[str]] = {}
    for distribution in distributions():
        name = distribution.metadata["Name"]
        if name and name not in found:
            found[name] = [str(path) for path in distribution.files or ()]
    print(json.dumps(found, sort_keys=True))


if __name__ == "__main__":
    main()
