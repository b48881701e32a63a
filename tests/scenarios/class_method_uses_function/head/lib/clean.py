def query():
    return "select 2"


class Load:
    def execute(self, context):
        return query()


def other(rows):
    return rows
