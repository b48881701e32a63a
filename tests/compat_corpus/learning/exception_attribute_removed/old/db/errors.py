class DbError(Exception):
    def __init__(self, text: str, code: int) -> None:
        super().__init__(text)
        self.code = code


def execute(sql: str) -> str:
    if "DROP" in sql:
        raise DbError("refused", 42)
    return "done"
