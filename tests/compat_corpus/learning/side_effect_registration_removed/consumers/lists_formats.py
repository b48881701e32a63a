from readers.registry import READERS


def main():
    return sorted(READERS)
