from pathlib import Path

from sink.write import write


def main():
    folder = write("out", [1, 2])
    Path(folder, "_SUCCESS").unlink()
    return sorted(path.name for path in Path(folder).iterdir())
