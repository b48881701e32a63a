from naming.patterns import DAY


def main():
    return [name for name in ("a_2024-05-01", "b") if DAY.search(name)]
