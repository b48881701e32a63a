from dataclasses import replace

from models.run import latest


def main():
    return replace(latest("load"), day="2024-02-01").day
