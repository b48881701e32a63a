import json

from landing.zone import landing_path


def main() -> str:
    return json.dumps({"path": landing_path("shop", "2024-05-01")})
