from schema.orders import COLUMNS

LINE = "7,19.99,NO"


def main() -> float:
    row = dict(zip(COLUMNS, LINE.split(","), strict=True))
    return float(row["amount"])
