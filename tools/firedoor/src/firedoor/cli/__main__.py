"""``python -m firedoor.cli``."""

from firedoor.cli.main import run

run()
