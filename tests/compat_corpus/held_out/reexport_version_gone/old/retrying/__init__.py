from retrying.core import attempts

__version__ = "3.2.1"
