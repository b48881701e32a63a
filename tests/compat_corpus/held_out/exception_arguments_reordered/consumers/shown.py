from sqlerr.errors import SqlError, run


def main():
    try:
        return run("SELECT 1")
    except SqlError as error:
        return f"{error}"
