from registry.find import find


def main() -> str:
    schema, columns = find("orders")
    return f"{schema}.orders has {columns}"
