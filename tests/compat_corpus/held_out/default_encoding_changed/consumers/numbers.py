from textio.files import decode


def main():
    return sum(int(line) for line in decode(b"1\n2\n3"))
