from frames.source import Source


def main():
    return Source([0, 5]).first()
