from grain.keys import key_columns


def main():
    first, second = key_columns("stock")
    return f"{first}/{second}"
