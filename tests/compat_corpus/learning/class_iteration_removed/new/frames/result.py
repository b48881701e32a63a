class Result:
    def __init__(self, rows):
        self.rows = rows

    def to_list(self):
        return list(self.rows)


def query(sql):
    return Result([("a", 1), ("b", 2)])
