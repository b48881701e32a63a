from weakref import WeakValueDictionary

from models.row import Row

SEEN: WeakValueDictionary[str, Row] = WeakValueDictionary()


def main() -> int:
    row = Row("a", 1.0)
    SEEN[row.key] = row
    return len(SEEN)
