class DbError(Exception):
    def __init__(self, text: str, sqlstate: str) -> None:
        super().__init__(text)
        self.sqlstate = sqlstate


def execute(sql: str) -> str:
    if "DROP" in sql:
        raise DbError("refused", "42000")
    return "done"
