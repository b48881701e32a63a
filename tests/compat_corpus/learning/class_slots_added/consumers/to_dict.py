from models.row import Row


def main() -> dict[str, object]:
    return dict(vars(Row("a", 2.0)))
