from background.run import name_of


def main():
    return name_of(len)
