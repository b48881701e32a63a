def start():
    return 1


class Load:
    began = start()


def other(rows):
    return rows
