from flowkit.render import render
from flowkit.sql import SqlTask

CONNECTIONS = {"dev_sales": "duckdb:///dev.db", "prd_sales": "duckdb:///prd.db"}


class RunSql(SqlTask):
    def execute(self):
        return CONNECTIONS[self.database]


def main():
    task = RunSql("SELECT 1", database="{{ stage }}_sales")
    return render(task, {"stage": "prd"}).execute()
