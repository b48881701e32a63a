from maths.mean import mean


def main():
    return mean([], default=0.0)
