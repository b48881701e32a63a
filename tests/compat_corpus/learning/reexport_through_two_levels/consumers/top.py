from deep import read, write


def main():
    return write("mart", read("raw"))
