from dwh.sql import quote, select

__all__ = ["select"]
