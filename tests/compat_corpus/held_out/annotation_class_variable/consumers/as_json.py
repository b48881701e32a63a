from dataclasses import asdict

from specs.load import LoadSpec


def main():
    return asdict(LoadSpec("orders"))
