from kit.frame import load


def main() -> str:
    frame = load()
    return f"{frame.__class__.__qualname__} of {len(frame.rows)}"
