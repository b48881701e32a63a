def query():
    return "select 1"


class Load:
    def execute(self, context):
        return query()


def other(rows):
    return rows
