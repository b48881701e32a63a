def remember(key, seen=[]):
    seen.append(key)
    return len(seen)


def main():
    return [remember("a"), remember("b")]
