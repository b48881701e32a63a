"""firedoor: which DAGs does this change, does each of them still work, and may exactly these go to production?"""

__version__ = "0.1.0"
