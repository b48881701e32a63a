from sqlerr.errors import SqlError, run


def main():
    try:
        run("SELECT 1")
    except SqlError as error:
        text, code = error.args
        return "ORA-" + text + f" {code}"
    return ""
