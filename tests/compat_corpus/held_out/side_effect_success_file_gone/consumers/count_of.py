from pathlib import Path

from publish.files import publish


def main() -> int:
    publish("orders/ds=1", ["1", "2"])
    return int(Path("orders/ds=1/_SUCCESS").read_text("utf-8"))
