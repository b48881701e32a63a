from conf import load_ini


def main() -> dict[str, str]:
    return load_ini("a=1")
