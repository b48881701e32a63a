KEYS = {"orders": "id", "stock": "sku,day"}


def key_columns(table):
    return KEYS[table].split(",")
