from dataclasses import asdict

from models.order import Order


def main() -> int:
    return int(asdict(Order(customer="a", country="b", amount=5))["amount"])
