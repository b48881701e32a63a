from typing import Any

import text.clean


def logged(**given: Any) -> str:
    return text.clean.slug(**given)


def main() -> str:
    return logged(value="A b")
