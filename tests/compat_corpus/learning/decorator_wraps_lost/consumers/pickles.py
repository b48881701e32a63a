import pickle

from tasks.timed import timed


@timed
def load():
    return "loaded"


def main():
    return pickle.loads(pickle.dumps(load))()
