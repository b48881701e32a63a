import json
from typing import Any

from files.suffix import with_gz

CONFIG: dict[str, Any] = json.loads('{"target": "out/b.csv"}')


def main() -> str:
    return with_gz(CONFIG["target"])
