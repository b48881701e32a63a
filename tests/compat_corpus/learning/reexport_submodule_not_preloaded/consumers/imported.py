import dwh.sql


def main():
    return dwh.sql.render("orders")
