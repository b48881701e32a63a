from dwh import quote


def main():
    return quote("amount")
