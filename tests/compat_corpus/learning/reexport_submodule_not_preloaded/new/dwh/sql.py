def render(table):
    return f"SELECT * FROM {table}"
