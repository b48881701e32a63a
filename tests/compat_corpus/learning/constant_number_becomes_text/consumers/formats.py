from config.ports import PORT


def main() -> str:
    return f"http://api:{PORT}/"
