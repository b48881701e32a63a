import pickle

STORED = b"ccopy_reg\n_reconstructor\n(ckit.frame\nDataFrame\nc__builtin__\nobject\nNtR(dVrows\n(lI7\nasb."


def main() -> list[int]:
    return list(pickle.loads(STORED).rows)
