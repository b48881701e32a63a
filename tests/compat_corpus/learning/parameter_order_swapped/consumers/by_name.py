from sync.links import link


def main():
    return link(source="raw", target="mart")
