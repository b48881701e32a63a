from priorities.level import Level


def main() -> str:
    return "queue-" + Level.HIGH.value
