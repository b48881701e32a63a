from typing import get_type_hints

from settings_base.job import JobSettings

COLUMN = {int: "INTEGER", str: "VARCHAR"}


def main() -> str:
    return ", ".join(f"{name} {COLUMN[kind]}" for name, kind in get_type_hints(JobSettings).items())
