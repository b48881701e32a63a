class SqlTask:
    template_fields = ("sql",)

    def __init__(self, sql, database="main"):
        self.sql = sql
        self.database = database

    def execute(self):
        return f"[{self.database}] {self.sql}"
