import pandas


def read(path):
    return pandas.read_csv(path)
