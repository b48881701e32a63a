from shapes.ops import *


def main():
    return clip([1, 20, 3], 0, 10)
