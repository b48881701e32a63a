from tabular.parse import parse


def main():
    return [row["id"] for row in parse("id,Amount\n1,5\n2,6")]
