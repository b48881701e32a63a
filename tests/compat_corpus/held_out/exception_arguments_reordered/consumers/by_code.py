from sqlerr import errors

ACTIONS = {942: "create it", 1: "skip it"}


def main():
    try:
        return errors.run("SELECT * FROM x")
    except errors.SqlError as error:
        return ACTIONS[error.args[1]]
