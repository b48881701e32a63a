from grain.keys import key_columns


def main():
    return ", ".join(key_columns("stock"))
