from priorities.level import Level


def main() -> str:
    return Level["LOW"].name.lower()
