class Batch:
    def __init__(self, rows):
        self.rows = rows

    @property
    def empty(self):
        return not self.rows

    @property
    def count(self):
        return len(self.rows)
