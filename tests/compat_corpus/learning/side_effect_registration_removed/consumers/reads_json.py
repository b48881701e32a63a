from readers import get_reader


def main():
    return get_reader("json")('{"a": 1}')
