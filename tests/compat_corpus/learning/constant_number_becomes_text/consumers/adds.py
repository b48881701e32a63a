from config.ports import PORT

METRICS: int = PORT + 1


def main() -> int:
    return METRICS
