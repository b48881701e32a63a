from frames.frame import read


def main():
    return "read" if read("orders") else "not there"
