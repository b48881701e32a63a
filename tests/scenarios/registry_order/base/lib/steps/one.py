from lib.clean import step


@step
def one(rows):
    return 1
