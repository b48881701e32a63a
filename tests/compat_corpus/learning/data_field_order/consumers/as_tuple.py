from dataclasses import astuple

from models.order import Order


def main() -> str:
    customer, *_ = astuple(Order(customer="ann", country="de"))
    return str(customer)
