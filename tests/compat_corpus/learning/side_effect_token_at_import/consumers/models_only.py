from crm.models import FIELDS


def main() -> int:
    return len(FIELDS)
