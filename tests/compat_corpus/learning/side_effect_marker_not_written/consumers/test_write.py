import os

from sink.write import write


def test_write():
    folder = write("tmp_out", [1])
    assert sorted(os.listdir(folder)) == ["_SUCCESS", "part-0.csv"]


def main():
    test_write()
    return "passed"
