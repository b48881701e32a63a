from frames.combine import union


def main() -> str:
    return union("eu")
