from textio.files import decode


def main():
    return decode(b"M\xfcnchen", encoding="latin-1")
