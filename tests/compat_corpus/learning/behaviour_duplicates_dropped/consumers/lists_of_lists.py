from dedupe.merge import merge


def main():
    return merge([[1, "a"]], [[2, "b"]])
