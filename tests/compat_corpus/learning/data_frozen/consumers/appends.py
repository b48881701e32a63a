from models.config import DEFAULT


def main() -> list[str]:
    DEFAULT.tags.append("daily")
    return DEFAULT.tags
