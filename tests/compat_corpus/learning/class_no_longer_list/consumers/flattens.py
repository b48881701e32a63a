from frames.rows import rows


def flat(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else [value]


def main() -> int:
    return len(flat(rows()))
