from lakehouse import normalise, read


def main():
    return [normalise(" Amount "), *read("orders")]
