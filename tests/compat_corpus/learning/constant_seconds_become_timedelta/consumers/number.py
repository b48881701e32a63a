from config.times import ends


def main() -> float:
    return ends(10.0, 30)
