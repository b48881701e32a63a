from maths.mean import mean


def main():
    return mean([1, 2, 6])
