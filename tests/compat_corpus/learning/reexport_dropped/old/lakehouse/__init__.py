from lakehouse.frame import Frame, empty

__version__ = "1.4.0"
