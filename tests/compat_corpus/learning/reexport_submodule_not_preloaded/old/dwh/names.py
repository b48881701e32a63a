def full(table, schema="main"):
    return f"{schema}.{table}"
