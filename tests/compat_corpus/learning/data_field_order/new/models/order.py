from dataclasses import dataclass


@dataclass
class Order:
    country: str
    customer: str
    amount: int = 0
