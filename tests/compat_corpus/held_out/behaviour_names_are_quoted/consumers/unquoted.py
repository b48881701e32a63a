from idents.quote import table_name


def main():
    return table_name("dwh", "orders").replace('"', "").split(".")
