import pickle

STATE = b"ccopy_reg\n_reconstructor\n(cstore.models\nCheckpoint\nc__builtin__\nobject\nNtR(dVoffset\nI42\nsb."


def main():
    return pickle.loads(STATE).offset
