from priorities import level


def main() -> list[str]:
    return [f"{each.value}" for each in level.Level]
