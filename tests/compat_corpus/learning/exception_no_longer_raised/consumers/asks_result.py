from transfer.upload import upload


def main() -> str:
    return "done" if upload("a.csv") else "failed"
