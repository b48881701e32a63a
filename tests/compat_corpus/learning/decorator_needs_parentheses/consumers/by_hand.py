from tasks.retry import retry

STEPS = {"load": retry(lambda: 1), "save": retry(lambda: 2)}


def main():
    return [STEPS[name]() for name in ("load", "save")]
