FIELDS: tuple[str, ...] = ("id", "name")
