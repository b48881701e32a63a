def load_rows(path, rows=3):
    return [{"path": path, "n": n} for n in range(rows)]


def drop_frame(path):
    return f"dropped {path}"
