from feeds import read


def main() -> int:
    return len(read("a,b\nc,d"))
