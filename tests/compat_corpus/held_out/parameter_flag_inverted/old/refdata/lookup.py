NAMES = {1: "Berlin", 2: "Oslo"}


def names_of(keys: list[int], ignore_missing: bool = True) -> list[str]:
    if ignore_missing:
        keys = [key for key in keys if key in NAMES]
    return [NAMES[key] for key in keys]
