from maths.mean import mean


def main():
    return max([[1, 9], [4, 4], [3]], key=mean)
