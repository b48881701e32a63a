from keys.key import Key


def main():
    return len({Key("orders"), Key("orders"), Key("shops")})
