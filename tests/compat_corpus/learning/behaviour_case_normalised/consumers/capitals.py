from tabular.parse import parse

TEXT = "id,Amount\n1,5\n2,6"


def main():
    return sum(int(row["Amount"]) for row in parse(TEXT))
