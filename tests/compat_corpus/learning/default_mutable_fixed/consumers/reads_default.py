from collect.seen import remember


def main():
    remember("a")
    return len(remember.__defaults__[0])
