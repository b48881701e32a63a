import json

from thresholds.model import Threshold

SETTINGS = '{"low": 1.0, "high": 0.5}'


def main():
    return Threshold(**json.loads(SETTINGS)).low
