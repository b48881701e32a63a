def extract() -> list[str]:
    from crm.client import fetch

    return fetch(1)


def main() -> list[str]:
    return extract()
