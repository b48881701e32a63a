import inspect

import atlas


def main() -> list[str]:
    return [name for name, _ in inspect.getmembers(atlas, inspect.isfunction)]
