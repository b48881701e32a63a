from sqlrun import cursor


def main() -> list[str]:
    return [f"{key}:{amount}" for key, amount in cursor.select()]
