from models.tier import Tier


def main() -> list[str]:
    return [tier.name.lower() for tier in Tier]
