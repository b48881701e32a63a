from text.clean import slug


def main() -> str:
    return slug(value="Daily Load", sep="_")
