import dwh


def main():
    return dwh.sql.render(dwh.names.full("orders"))
