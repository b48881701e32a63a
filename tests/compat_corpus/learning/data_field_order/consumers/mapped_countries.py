from models.order import Order

ZONES: dict[str, str] = {"de": "eu", "us": "na"}


def main() -> str:
    order = Order("ann", "de")
    return ZONES[order.country]
