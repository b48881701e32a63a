from idents.quote import table_name

OWNERS = {"dwh.orders": "core", "dwh.shops": "sales"}


def main():
    return OWNERS[table_name("dwh", "orders")]
