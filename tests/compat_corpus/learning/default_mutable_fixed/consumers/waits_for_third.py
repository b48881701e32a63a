from collect.seen import remember


def main():
    for key in ("a", "b"):
        remember(key)
    assert remember("c") == 3
    return "three"
