from flow.pipe import Pipe

SEEN: list[int] = []


def note(row: int) -> int:
    SEEN.append(row)
    return row


def main() -> int:
    Pipe([1, 2]).map(note)
    return len(SEEN)
