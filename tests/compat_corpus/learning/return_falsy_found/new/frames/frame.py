class Frame:
    def __init__(self, rows):
        self.rows = rows

    def __len__(self):
        return len(self.rows)

    def names(self):
        return sorted({key for row in self.rows for key in row})


def read(table):
    return Frame([]) if table == "empty" else Frame([{"id": 1}])
