from frames.combine import limit


def main() -> str:
    return limit("SELECT 1", 5)
