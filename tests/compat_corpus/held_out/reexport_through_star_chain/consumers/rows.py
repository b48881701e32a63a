from lakehouse import read


def main():
    return len(read("orders"))
