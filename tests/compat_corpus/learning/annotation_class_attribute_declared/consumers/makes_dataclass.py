from dataclasses import dataclass

from schema.models import Order

OrderRow = dataclass(type("OrderRow", (), {"__annotations__": dict(Order.__annotations__)}))


def main():
    return OrderRow(1, 2.5).amount
