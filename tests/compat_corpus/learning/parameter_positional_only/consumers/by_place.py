from text.clean import slug


def main() -> list[str]:
    return [slug("Daily Load"), slug("Full Load", sep="_")]
