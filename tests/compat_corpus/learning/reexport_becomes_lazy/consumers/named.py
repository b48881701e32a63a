from atlas import region_of


def main() -> str:
    return region_of("eu-1")
