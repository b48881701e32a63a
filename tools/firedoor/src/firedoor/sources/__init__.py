"""Python and resource text → facts, cached by blob digest.

Facts never depend on a path: two files with equal bytes have equal facts. What a name means in the
tree is decided later, in ``firedoor.closure``.
"""
