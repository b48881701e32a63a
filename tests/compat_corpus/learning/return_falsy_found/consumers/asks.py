from frames.frame import read


def main():
    frame = read("empty")
    return "read" if frame else "not there"
