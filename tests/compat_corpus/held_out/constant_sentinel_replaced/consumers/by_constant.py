from updates.patch import UNCHANGED, merged


def main() -> dict[str, object]:
    return merged({"owner": "core"}, owner=UNCHANGED)
