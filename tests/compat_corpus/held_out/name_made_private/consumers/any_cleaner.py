import texts.names

clean = getattr(texts.names, "clean_name", None) or getattr(texts.names, "_clean_name")


def main():
    return clean("A b")
