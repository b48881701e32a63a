from versions.version import Version


def main():
    return max(map(Version, ["1.9", "1.10"])).parts
