from versions.version import Version


def main():
    return Version("2.0") > Version("1.9")
