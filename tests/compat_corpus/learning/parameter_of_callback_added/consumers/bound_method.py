from flows.hooks import on_rows


class Collector:
    def __init__(self):
        self.rows = []

    def add(self, row):
        self.rows.append(row)


def main():
    collector = Collector()
    on_rows([1, 2], collector.add)
    return collector.rows
