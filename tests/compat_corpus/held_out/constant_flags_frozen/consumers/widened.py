from flags.enabled import ENABLED


def main():
    mine = ENABLED | {"dry_run"}
    return sorted(mine)
