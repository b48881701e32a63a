class TableRef:
    def __init__(self, schema: str, name: str) -> None:
        self.schema = schema
        self.name = name

    def __str__(self) -> str:
        return f"{self.schema}.{self.name}"

    def __repr__(self) -> str:
        return f"TableRef({self.schema!r}, {self.name!r})"

    def full_name(self) -> str:
        return ".".join((self.schema, self.name))
