from typing import Any

from tables.export import export

JOB: dict[str, Any] = {"rows": [7], "kind": "t" + "sv"}


def main() -> str:
    return export(**JOB)
