from models.table_ref import TableRef


def main():
    refs = {TableRef("main", name) for name in ("a", "b")}
    return sorted(ref.full() for ref in refs)
