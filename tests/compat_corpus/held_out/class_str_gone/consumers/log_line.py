from tables.ref import TableRef


def main() -> str:
    return f"loading {TableRef('dwh', 'orders')!r}"
