from config import ports


def main() -> str:
    return "high" if ports.PORT > 1024 else "low"
