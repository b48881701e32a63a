from ledger import parse


def main():
    return str(parse("1,5"))
