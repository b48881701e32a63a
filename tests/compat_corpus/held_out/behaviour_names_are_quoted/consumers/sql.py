from idents.quote import table_name


def main():
    return f"SELECT 1 FROM {table_name('dwh', 'orders')}"
