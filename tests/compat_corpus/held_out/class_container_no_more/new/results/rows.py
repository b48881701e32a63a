class ResultSet:
    def __init__(self, *rows: int) -> None:
        self.rows = rows

    def first(self) -> int:
        return self.rows[0]
