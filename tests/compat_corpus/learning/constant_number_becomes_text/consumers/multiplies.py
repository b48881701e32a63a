from config.ports import PORT


def main() -> str:
    return str(PORT * 2)
