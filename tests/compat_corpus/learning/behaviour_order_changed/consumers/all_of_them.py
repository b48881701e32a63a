from files.listing import listing


def main():
    return {name.upper() for name in listing(".csv")}
