from config.ports import PORT


def main() -> int:
    return int(PORT)
