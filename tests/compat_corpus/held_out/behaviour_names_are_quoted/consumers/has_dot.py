from idents.quote import table_name


def main():
    return "." in table_name("dwh", "orders")
