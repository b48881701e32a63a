from slices import window


def main() -> int:
    context = {"start": window.midnight("2024-01-01"), "end": window.midnight("2024-01-08")}
    return window.days_in(**context)
