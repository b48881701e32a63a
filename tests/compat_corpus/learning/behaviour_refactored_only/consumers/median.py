from maths.mean import middle


def main():
    return middle([3, 1, 2])
