from naming.patterns import DAY


def main():
    return bool(DAY.fullmatch("2024-05-01"))
