from frames.frame import read

NOTHING = None


def main():
    frame = read("empty") or NOTHING
    return [*names_of(frame)]


def names_of(frame):
    return iter(frame and frame.names())
