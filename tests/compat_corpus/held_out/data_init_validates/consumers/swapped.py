from thresholds.model import Threshold


def main():
    return Threshold(10, 0).holds(5)
