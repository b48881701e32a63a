from grain.keys import key_columns


def main():
    return "PRIMARY KEY (%s, %s)" % key_columns("stock")
