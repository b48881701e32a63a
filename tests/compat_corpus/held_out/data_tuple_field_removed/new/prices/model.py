from collections import namedtuple

Price = namedtuple("Price", ["sku", "amount"], defaults=[0])


def rounded(amount):
    return round(amount, 2)
