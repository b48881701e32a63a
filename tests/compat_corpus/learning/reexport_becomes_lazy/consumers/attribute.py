import atlas


def main() -> tuple[str, ...]:
    return atlas.REGIONS
