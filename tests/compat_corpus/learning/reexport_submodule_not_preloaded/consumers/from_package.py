from dwh import sql


def main():
    return sql.render("orders")
