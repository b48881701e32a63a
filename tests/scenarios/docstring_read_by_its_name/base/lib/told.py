def first():
    """One."""


class Second:
    """One."""
