from schema.orders import COLUMNS

CASTS = dict(zip(COLUMNS, (int, float, str), strict=True))


def main() -> float:
    row = {"id": "1", "amount": "2.5", "country": "DE"}
    values = {name: CASTS[name](row[name]) for name in ("id", "amount")}
    return values["amount"] * 1.19
