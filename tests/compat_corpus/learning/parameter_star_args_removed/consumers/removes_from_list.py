PATHS: list[str] = ["a.csv", "b.csv"]


def main() -> list[str]:
    PATHS.remove("a.csv")
    return PATHS
