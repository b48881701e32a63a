from slices.window import midnight


def main() -> int:
    return midnight("2024-01-05").day
