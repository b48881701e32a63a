from registry.find import find


def main() -> list[str]:
    missing = []
    for name in ("orders", "refunds"):
        try:
            find(name)
        except KeyError:
            missing.append(name)
    return missing
