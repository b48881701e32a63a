from tabular.parse import parse


def save(id, Amount):
    return f"{id}:{Amount}"


def main():
    return [save(**row) for row in parse("id,Amount\n1,5")]
