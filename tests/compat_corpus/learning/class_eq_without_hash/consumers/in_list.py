from models.table_ref import TableRef


def main():
    ref = TableRef("main", "a")
    refs = [ref, TableRef("main", "b")]
    return refs.index(ref)
