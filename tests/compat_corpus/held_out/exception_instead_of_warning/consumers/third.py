from intake.read import read


def main():
    return len(read("a;b;c", ",", ";"))
