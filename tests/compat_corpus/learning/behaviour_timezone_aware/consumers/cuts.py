from times.parse import day


def main() -> str:
    return day("2024-01-02 06:00")
