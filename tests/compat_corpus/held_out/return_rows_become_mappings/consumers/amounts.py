from sqlrun.cursor import select


def main() -> float:
    total = 0.0
    for _, amount in select():
        total += amount
    return total
