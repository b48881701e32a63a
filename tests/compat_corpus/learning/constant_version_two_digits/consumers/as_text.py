import lakekit

HAS_READER = lakekit.__version__ >= "1.8"


def main():
    return f"new reader: {lakekit.read('a')}" if HAS_READER else "old reader"
