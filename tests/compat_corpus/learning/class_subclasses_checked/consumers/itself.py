from assets.asset import Asset


def main() -> str:
    return Asset().uri()
