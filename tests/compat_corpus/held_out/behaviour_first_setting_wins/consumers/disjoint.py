from layers.merge import merge


def main():
    return sorted(merge({"a": 1}, {"b": 2}).items())
