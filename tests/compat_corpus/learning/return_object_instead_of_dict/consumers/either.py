from dataclasses import asdict

from runs.result import run


def main() -> int:
    found = run(5)
    values = found if isinstance(found, dict) else asdict(found)
    return int(values["read"])
