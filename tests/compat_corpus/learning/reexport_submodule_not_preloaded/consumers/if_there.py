import dwh


def main():
    if hasattr(dwh, "sql"):
        return dwh.sql.render("orders")
    return "orders"
