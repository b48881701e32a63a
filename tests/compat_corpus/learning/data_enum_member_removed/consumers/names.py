from models.tier import Tier

TARGETS: dict[str, Tier] = {"orders": Tier.MART, "items": Tier.STAGING}


def main() -> int:
    return TARGETS["orders"].value
