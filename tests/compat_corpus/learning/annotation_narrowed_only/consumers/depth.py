from probe.paths import depth_of


def main() -> int:
    return depth_of("in/a/b.csv")
