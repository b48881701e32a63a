from flowkit.render import render
from flowkit.sql import SqlTask


class Both(SqlTask):
    template_fields = ("sql", "database")


def main():
    return render(Both("SELECT 2", "{{ stage }}"), {"stage": "tst"}).execute()
