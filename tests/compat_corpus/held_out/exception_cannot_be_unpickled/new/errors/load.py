class LoadError(Exception):
    def __init__(self, message: str, table: str, *, rows: int = 0) -> None:
        super().__init__(message)
        self.table = table
        self.rows = rows
