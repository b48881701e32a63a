"""Tables by logical name (``schema.table``), one namespace per stage, on an embedded DuckDB.

Light to import: DuckDB is imported by the first call that needs it.
"""

from warehouse.files import path
from warehouse.tables import frame, read, sql, write

__all__ = ["frame", "path", "read", "sql", "write"]
