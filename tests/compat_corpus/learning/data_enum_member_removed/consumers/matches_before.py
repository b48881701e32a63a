from models.tier import Tier


def label(tier: Tier) -> str:
    match tier:
        case Tier.RAW:
            return "raw"
        case Tier.STAGING:
            return "between"
        case _:
            return "mart"


def main() -> str:
    return label(Tier.RAW)
