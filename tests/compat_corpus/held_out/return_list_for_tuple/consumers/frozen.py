from grain.keys import key_columns


def main():
    return sorted({tuple(key_columns(table)) for table in ("orders", "stock")})
