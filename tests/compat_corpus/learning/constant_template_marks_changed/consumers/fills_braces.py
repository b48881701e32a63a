from config.sql import COUNT


def main():
    return COUNT.format(table="orders")
