from models.row import Row


def main() -> float:
    row = Row("a", 2.0)
    row.amount += 1
    return row.amount
