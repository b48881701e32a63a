from layers import merge

BASE = {"chunks": 0}


def main():
    settings = merge.merge(BASE, {"chunks": 4})
    return 100 // settings["chunks"]
