from layers.merge import merge


def main():
    return merge({"pool": "default"}, {"pool": "heavy"})
