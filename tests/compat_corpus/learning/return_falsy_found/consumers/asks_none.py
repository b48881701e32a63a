from frames.frame import read


def main():
    return read("empty") is not None
