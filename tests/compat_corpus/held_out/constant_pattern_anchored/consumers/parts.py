from naming.patterns import DAY


def main():
    return DAY.match("2024-05-01").groups()
