import pickle

from store import Checkpoint


def main():
    return pickle.loads(pickle.dumps(Checkpoint(7))).offset
