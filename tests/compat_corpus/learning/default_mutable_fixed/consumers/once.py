from collect.seen import remember


def main():
    return remember("a")
