import pickle

from frames.source import Source


def main():
    return list(pickle.loads(pickle.dumps(Source([1, 0]))).rows)
