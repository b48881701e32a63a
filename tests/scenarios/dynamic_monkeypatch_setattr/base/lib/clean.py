class Load:
    def execute(self, context):
        return 1


def other(rows):
    return rows
