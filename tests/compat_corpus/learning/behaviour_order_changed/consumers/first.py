from files.listing import listing


def main():
    return listing(".csv")[0]
