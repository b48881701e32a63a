from ledger import parse


def main():
    return str(parse("5") / parse("0"))
