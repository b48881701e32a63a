from sqlkit.build import count


def main() -> bool:
    return " where " in count("orders", "id > 1")
