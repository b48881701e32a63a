from models.row import Row


def main() -> str:
    row = Row("a", 2.0)
    row.label = f"{row.key}!"
    return row.label
