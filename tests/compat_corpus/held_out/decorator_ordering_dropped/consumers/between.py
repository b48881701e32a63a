from versions import version

LOW, HIGH = version.Version("1.0"), version.Version("2.0")


def main():
    return [text for text in ("0.9", "1.5") if LOW <= version.Version(text) < HIGH]
