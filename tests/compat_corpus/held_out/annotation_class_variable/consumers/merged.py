from dataclasses import replace

from specs.load import LoadSpec


def main():
    return replace(LoadSpec("orders"), mode="merge").mode
