import io
import pickle

import journal


class Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> object:
        return getattr(journal, name)


def main() -> int:
    return Reader(io.BytesIO(b"cjournal.entry\nEntry\n(I3\ntR.")).load().amount
