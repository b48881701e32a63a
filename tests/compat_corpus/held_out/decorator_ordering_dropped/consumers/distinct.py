from versions.version import Version


def main():
    return len({Version("1.0"), Version("1.00")})
