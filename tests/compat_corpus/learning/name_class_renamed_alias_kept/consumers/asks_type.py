from kit.frame import DataFrame, load


def main() -> bool:
    return isinstance(load(), DataFrame)
