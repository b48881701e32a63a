from tables.ref import TableRef

SCHEMAS = {"dwh": "warehouse", "raw": "landing"}


def main() -> str:
    return SCHEMAS[str(TableRef("raw", "orders")).split(".")[0]]
