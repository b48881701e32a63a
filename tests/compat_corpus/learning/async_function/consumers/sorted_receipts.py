from notify import send


def main():
    receipts = [send("#a", "x"), send("#b", "y")]
    return max(receipts)
