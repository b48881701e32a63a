class Operator:
    def run(self, rows):
        return [self.convert_row(row) for row in rows if self.keep(row)]

    def convert_row(self, row):
        return row

    def keep(self, row):
        return True
