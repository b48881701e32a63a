from files.listing import listing


def main():
    return len(listing(".csv"))
