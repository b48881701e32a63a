from atlas import *


def main() -> list[str]:
    return [region_of(host) for host in ("eu-1", "us-2")]
