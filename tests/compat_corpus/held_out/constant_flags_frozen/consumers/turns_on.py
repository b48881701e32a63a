from flags.enabled import ENABLED, is_on

ENABLED.add("dry_run")


def main():
    return is_on("dry_run")
