from typing import get_type_hints

from forms.step import load

CLI: dict[str, str] = {"table": "orders", "limit": "3"}


def main() -> list[int]:
    cast = get_type_hints(load)
    return load(**{name: cast[name](text) for name, text in CLI.items()})
