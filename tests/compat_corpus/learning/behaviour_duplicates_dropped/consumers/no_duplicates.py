from dedupe.merge import merge


def main():
    return merge(["a"], ["b"], ["c"])
