import deep

write = getattr(deep, "write", None) or (lambda table, rows: f"{table}: {len(rows)}")


def main():
    return write("mart", [1, 2])
