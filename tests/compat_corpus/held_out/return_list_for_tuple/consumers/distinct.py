from grain.keys import key_columns


def main():
    return len({key_columns(table) for table in ("orders", "stock")})
