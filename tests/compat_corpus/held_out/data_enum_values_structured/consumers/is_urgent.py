from priorities.level import Level


def main() -> bool:
    return Level["HIGH"] is Level.HIGH
