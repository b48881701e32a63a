KEYS = {"orders": "id", "stock": "sku,day"}


def key_columns(table):
    return tuple(KEYS[table].split(","))
