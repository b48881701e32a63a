def copy_into(table, files):
    loaded = [name for name in files if name.endswith(".csv")]
    return len(loaded), len(files) - len(loaded)


def target(table):
    return f"dwh.{table}"
