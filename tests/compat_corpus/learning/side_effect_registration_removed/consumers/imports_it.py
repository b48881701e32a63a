import readers.json_reader
from readers.registry import get_reader


def main():
    return get_reader("json")("[1, 2]")
