from text.clean import slug


def main() -> list[str]:
    return list(map(slug, ["A b", "C d"]))
