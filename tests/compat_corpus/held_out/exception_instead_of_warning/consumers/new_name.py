from intake.read import read


def main():
    return read("a;b", sep=";")
