from meter.io import dump, stamp


def main():
    return dump([stamp(2024)])
