from dataclasses import replace

from specs.load import LoadSpec

BASE = LoadSpec("orders")


def main():
    return replace(BASE, compression="none").table
