import notify


def main():
    number = notify.send("#loads", "done")
    return "message " + str(number + 0)
