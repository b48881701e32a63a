from idents import quote

ORDER = ["raw.orders", "dwh.orders"]


def main():
    return ORDER.index(quote.table_name("dwh", "orders"))
