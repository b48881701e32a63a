from pipekit.utils import first


def main():
    return first([3, 1, 2])
