import decimal


def parse(text):
    return decimal.Decimal(text.replace(",", "."))
