from exporters.text import to_text


def main():
    return to_text(["a", "b"])
