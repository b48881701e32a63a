import io
import pickle

from journal import Entry

STATE = {"eu": b"cjournal.entry\nEntry\n(I3\ntR.", "us": b"I7\n."}


def amount_of(data: bytes) -> int:
    found = pickle.load(io.BytesIO(data))
    return found.amount if isinstance(found, Entry) else int(found)


def main() -> dict[str, int]:
    return {region: amount_of(data) for region, data in STATE.items()}
