import pickle


def main():
    return pickle.loads(pickle.dumps({"offset": 42}))["offset"]
