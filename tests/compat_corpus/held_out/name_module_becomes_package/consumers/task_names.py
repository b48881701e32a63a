from calendars.bank import is_open


def main() -> str:
    return f"{is_open.__module__}.{is_open.__name__}"
