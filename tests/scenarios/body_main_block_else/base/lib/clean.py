def start():
    return 1


if __name__ == "__main__":
    pass
else:
    STARTED = start()


def tidy(rows):
    return rows[1:]


def other(rows):
    return rows[1:]
