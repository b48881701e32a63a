class TableRef:
    def __init__(self, schema, name):
        self.schema = schema
        self.name = name

    def __eq__(self, other):
        return isinstance(other, TableRef) and self.full() == other.full()

    def full(self):
        return f"{self.schema}.{self.name}"
