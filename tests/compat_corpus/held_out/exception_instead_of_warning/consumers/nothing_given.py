from intake.read import read

OPTIONS = {"delim": None}


def main():
    return read("a,b", **OPTIONS)
