from lakehouse.frame import empty

__version__ = "2.0.0"
