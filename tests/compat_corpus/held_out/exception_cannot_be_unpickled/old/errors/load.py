class LoadError(Exception):
    def __init__(self, message: str, table: str = "") -> None:
        super().__init__(message)
        self.table = table
