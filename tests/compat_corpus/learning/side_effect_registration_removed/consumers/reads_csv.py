from readers import get_reader


def main():
    return get_reader("csv")("a,b\n1,2")
