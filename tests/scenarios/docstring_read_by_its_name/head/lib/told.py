def first():
    """Two."""


class Second:
    """Two."""
