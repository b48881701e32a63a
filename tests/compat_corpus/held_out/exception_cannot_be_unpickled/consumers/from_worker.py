import pickle

from errors.load import LoadError


def main() -> str:
    sent = pickle.dumps(LoadError("too late", "orders"))
    return str(pickle.loads(sent))
