class Batch:
    def __init__(self, rows):
        self.rows = rows

    def empty(self):
        return not self.rows

    def count(self):
        return len(self.rows)
