import json

from frames.rows import rows


def main() -> str:
    return json.dumps(rows())
