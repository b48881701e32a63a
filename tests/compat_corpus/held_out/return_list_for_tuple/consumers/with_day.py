from grain.keys import key_columns


def main():
    return key_columns("orders") + ("day",)
