from versions.version import Version


def main():
    return Version("2.10") >= Version("2.9")
