from dataclasses import dataclass


@dataclass
class Order:
    customer: str
    country: str
    amount: int = 0
