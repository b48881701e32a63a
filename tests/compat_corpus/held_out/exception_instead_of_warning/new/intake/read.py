def read(text, sep=",", delim=None):
    if delim is not None:
        raise TypeError("delim is gone, pass sep")
    return text.split(sep)
