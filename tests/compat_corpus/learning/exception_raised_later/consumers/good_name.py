from lines.reader import read


def main():
    return list(read("a"))
