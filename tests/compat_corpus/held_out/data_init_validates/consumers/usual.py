from thresholds.model import Threshold


def main():
    return Threshold(low=0, high=10).holds(11)
