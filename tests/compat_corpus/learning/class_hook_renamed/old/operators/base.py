class Operator:
    def run(self, rows):
        return [self._convert(row) for row in rows if self.keep(row)]

    def _convert(self, row):
        return row

    def keep(self, row):
        return True
