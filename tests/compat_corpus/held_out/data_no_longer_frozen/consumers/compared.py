from keys.key import Key


def main():
    return Key("orders") == Key("orders", "latest")
