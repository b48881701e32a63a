from bucket.copy import copy

JOBS: list[tuple[str, str, bool]] = [("x", "y", True)]


def main() -> list[str]:
    return [copy(*job) for job in JOBS]
