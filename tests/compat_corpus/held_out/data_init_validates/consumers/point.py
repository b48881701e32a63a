from thresholds.model import Threshold


def main():
    return Threshold(3, 3).holds(3)
