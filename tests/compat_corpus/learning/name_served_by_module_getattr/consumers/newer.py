from tides import clock


def main() -> list[str]:
    return [name for name in dir(clock) if name == "day"]
