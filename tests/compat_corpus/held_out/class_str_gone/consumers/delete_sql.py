from tables.ref import TableRef


def main() -> str:
    return f"DELETE FROM {TableRef('dwh', 'orders')}"
