import deep


def main():
    return deep.read("raw")[0]
