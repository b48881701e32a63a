from flags.enabled import ENABLED


def main():
    return isinstance(ENABLED, set)
