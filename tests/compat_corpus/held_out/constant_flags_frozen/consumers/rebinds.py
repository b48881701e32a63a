from flags.enabled import ENABLED

ENABLED |= {"dry_run"}


def main():
    return len(ENABLED)
