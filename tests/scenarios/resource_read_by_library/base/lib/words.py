from pathlib import Path


def words():
    return (Path(__file__).parent / "data" / "words.txt").read_text()


def other(rows):
    return rows
