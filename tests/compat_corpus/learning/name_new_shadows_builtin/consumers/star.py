from shapes.ops import *


def main():
    return sum(clip([1, 20, 3], 0, 10)) + 1
