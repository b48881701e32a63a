from updates.patch import merged


def main() -> dict[str, object]:
    return merged({"owner": "core"}, owner="finance")
