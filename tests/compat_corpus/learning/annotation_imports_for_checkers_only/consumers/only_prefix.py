from mail.message import prefix


def main() -> str:
    return prefix("sales")
