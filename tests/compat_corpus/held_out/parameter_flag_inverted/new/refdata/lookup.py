NAMES = {1: "Berlin", 2: "Oslo"}


def names_of(keys: list[int], strict: bool = False) -> list[str]:
    if not strict:
        keys = [key for key in keys if key in NAMES]
    return [NAMES[key] for key in keys]
