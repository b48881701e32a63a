from textio.files import decode

DATA = b"name;city\nMuster;M\xfcnchen\n"


def main():
    return [line.split(";")[-1] for line in decode(DATA)]
