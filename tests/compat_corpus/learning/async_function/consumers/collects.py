from notify import send

RECEIPTS = {name: send("#loads", name) for name in ("orders",)}


def main():
    return [10, 20][RECEIPTS["orders"] - 1]
