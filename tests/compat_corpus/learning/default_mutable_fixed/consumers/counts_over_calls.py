from collect.seen import remember


def main():
    return [remember(key) for key in "abc"]
