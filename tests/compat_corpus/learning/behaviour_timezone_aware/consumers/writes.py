from times.parse import moment


def main() -> str:
    return moment("2024-01-02 06:00").isoformat()
