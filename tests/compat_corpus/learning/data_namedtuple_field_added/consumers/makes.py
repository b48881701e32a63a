from models.column import Column


def main():
    return Column("day", "date").kind
