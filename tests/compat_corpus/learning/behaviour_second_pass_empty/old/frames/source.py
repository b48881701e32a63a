class Source:
    def __init__(self, rows):
        self.rows = [row for row in rows if row]

    def first(self):
        return next(iter(self.rows), None)
