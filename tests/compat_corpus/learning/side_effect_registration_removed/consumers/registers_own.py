from readers.registry import get_reader, register


@register("lines")
def read_lines(text):
    return text.split("|")


def main():
    return get_reader("lines")("a|b")
