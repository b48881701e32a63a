import json

from landing.zone import landing


def main() -> str:
    return json.dumps({"path": landing("items", "2024-01-02")})
