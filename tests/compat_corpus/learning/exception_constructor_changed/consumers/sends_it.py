import pickle

from quality.checks import not_empty


def main():
    try:
        not_empty([])
    except Exception as error:
        return str(pickle.loads(pickle.dumps(error)))
