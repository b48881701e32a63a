from collect.seen import remember


def main():
    seen = []
    return [remember(key, seen) for key in "abc"]
