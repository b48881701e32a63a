from updates.patch import UNCHANGED


def main() -> str:
    owner = UNCHANGED
    return owner and "somebody" or "nobody"
