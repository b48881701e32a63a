def start():
    return 2


class Load:
    began = start()


def other(rows):
    return rows
