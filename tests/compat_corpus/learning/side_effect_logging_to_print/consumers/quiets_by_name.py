import logging

from steps.step import step

logging.getLogger("steps").setLevel(logging.ERROR)


def main():
    return step("c")
