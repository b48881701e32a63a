def copy_into(table, files):
    loaded = [name for name in files if name.endswith(".csv")]
    return len(loaded), len(files) - len(loaded), [name for name in files if name not in loaded]


def target(table):
    return f"dwh.{table}"
