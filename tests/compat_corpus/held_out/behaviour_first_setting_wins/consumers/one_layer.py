from layers.merge import merge


def main():
    return merge({"a": 1})
