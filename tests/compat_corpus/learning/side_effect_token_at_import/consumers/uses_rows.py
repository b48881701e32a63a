from crm.client import rows


def main() -> list[int]:
    return rows(2)
