def table_name(schema, name):
    return f'"{schema}"."{name}"'
