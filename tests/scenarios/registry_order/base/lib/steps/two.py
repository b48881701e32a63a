from lib.clean import step


@step
def two(rows):
    return 2
