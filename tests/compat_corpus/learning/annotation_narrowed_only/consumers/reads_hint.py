from typing import get_type_hints

from probe.paths import size_of


def main() -> bool:
    return get_type_hints(size_of)["path"] is str
