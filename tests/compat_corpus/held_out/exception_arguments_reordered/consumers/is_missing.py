from sqlerr.errors import SqlError, run


def main():
    try:
        return run("SELECT * FROM x")
    except SqlError as error:
        return error.args[0].startswith("no such")
