from idents.quote import table_name

ALLOWED = {"dwh.orders"}


def main():
    target = table_name("dwh", "orders")
    if target not in ALLOWED:
        raise PermissionError(target)
    return "go"
