from forms.step import load


def main() -> list[int]:
    return load("orders", 2)
