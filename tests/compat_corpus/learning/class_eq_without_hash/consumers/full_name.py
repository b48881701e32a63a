from models.table_ref import TableRef


def main():
    return TableRef("main", "a").full()
