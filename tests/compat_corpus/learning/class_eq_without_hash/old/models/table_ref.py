class TableRef:
    def __init__(self, schema, name):
        self.schema = schema
        self.name = name

    def full(self):
        return f"{self.schema}.{self.name}"
