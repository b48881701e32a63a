import pipekit


def main():
    return pipekit.chunks(list("abcde"), 3)
