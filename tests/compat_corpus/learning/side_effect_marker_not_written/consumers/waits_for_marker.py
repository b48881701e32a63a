import os

from sink.write import write


def main():
    folder = write("out", [1])
    return "ready" if os.path.exists(f"{folder}/_SUCCESS") else "waiting"
