from dataclasses import replace

from thresholds import model

BASE = model.Threshold(0, 100)


def main():
    return replace(BASE, low=150).holds(200)
