from tabular.parse import parse


def main():
    return [row.get("Amount") for row in parse("id,Amount\n1,5")]
