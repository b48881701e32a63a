from acme_common import loading

ACTIONS = ("drop", "load")


def main():
    return [getattr(loading, f"{action}_frame")("in/a.csv") for action in ACTIONS]
