from sync.links import link


def main():
    return link("x", "x")
