from times.parse import moment


def main() -> float:
    return (moment("2024-01-02 06:00") - moment("2024-01-02 05:00")).total_seconds()
