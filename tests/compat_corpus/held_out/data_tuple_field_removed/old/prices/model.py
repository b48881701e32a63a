from collections import namedtuple

Price = namedtuple("Price", ["sku", "currency", "amount"], defaults=["EUR", 0])


def rounded(amount):
    return round(amount, 2)
