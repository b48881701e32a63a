def split(rows, size=2, drop_last=False):
    parts = [rows[i : i + size] for i in range(0, len(rows), size)]
    return parts[:-1] if drop_last and len(parts[-1]) < size else parts
