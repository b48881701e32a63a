from times.parse import moment


def main() -> str:
    return f"{moment('2024-01-02 06:00'):%d.%m.%Y}"
