from datetime import datetime

from dayfmt import DAY_FORMAT

STATE = {"loaded_until": "2024-04-30"}


def main() -> int:
    return datetime.strptime(STATE["loaded_until"], DAY_FORMAT).day
