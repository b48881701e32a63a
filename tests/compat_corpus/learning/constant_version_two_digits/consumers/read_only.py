from lakekit import read


def main():
    return read("c")
