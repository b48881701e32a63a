from sqlerr.errors import run


def main():
    return run("SELECT * FROM orders")
