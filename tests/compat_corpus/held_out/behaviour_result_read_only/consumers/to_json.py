import json

from meta.table import metadata


def main() -> str:
    return json.dumps(metadata("orders"), sort_keys=True)
