from models.tier import Tier


def main() -> int:
    return Tier["MART"].value
