from priorities.level import Level


def main() -> bool:
    return Level.LOW.value == "low"
