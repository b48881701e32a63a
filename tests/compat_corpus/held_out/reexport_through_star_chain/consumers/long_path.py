import lakehouse.readers


def main():
    return lakehouse.readers.normalise(" ID")
