from sync.links import link


def main():
    return link("raw", "mart")
