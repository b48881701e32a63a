from flows.hooks import on_rows


def clean(row):
    return row.strip().lower()


def main():
    return on_rows([" A", "B "], clean)
